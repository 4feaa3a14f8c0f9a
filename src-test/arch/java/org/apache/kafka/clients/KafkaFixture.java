package org.apache.kafka.clients;

/** Stands for a type of Kafka's, which is not on the class path. */
public final class KafkaFixture {}
