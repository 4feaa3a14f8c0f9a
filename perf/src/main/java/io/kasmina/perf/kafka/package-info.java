/**
 * The row {@code kafka}: runner processes against bare loops of kafka-clients, on one broker process, with the same records. Who is measured runs
 * alone, over a backlog that lies there already; this JVM only counts what comes out.
 */
@NullMarked
package io.kasmina.perf.kafka;

import org.jspecify.annotations.NullMarked;
