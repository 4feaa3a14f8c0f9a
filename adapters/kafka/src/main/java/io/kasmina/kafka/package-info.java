/**
 * The bus on Kafka: seed partitions with exactly-once effects, kernel requests and replies, and plain reading and writing for tools.
 *
 * <pre>
 * KafkaPartitionBus ─ Membership (one consumer of the group, reads nothing) ─▶ KafkaSeedPartition, one for each partition given
 *                                                                              ├─ StateReader ─▶ seeds, nonces, places
 *                                                                              ├─ KafkaSource ─▶ a receiver for each stream
 *                                                                              └─ PartitionProducer ◀─ CutRecords (one transaction a cut)
 * </pre>
 *
 * <p>Kafka's clients block: whatever may do so runs on the scheduler for blocking work that the owner hands in, and records leave on the one for
 * events. No type of Kafka's is seen outside this package.
 */
@NullMarked
package io.kasmina.kafka;

import org.jspecify.annotations.NullMarked;
