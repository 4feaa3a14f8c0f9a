package io.kasmina.kafka;

/**
 * Whether the bus can be used.
 *
 * @param ready whether the brokers answer and this process is in the group
 * @param summary one line for operators; never a secret
 */
public record KafkaHealth(boolean ready, String summary) {}
