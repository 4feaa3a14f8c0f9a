package org.apache.kafka.clients;

/** Stands for a type of Kafka's. */
public final class KafkaFixture {}
