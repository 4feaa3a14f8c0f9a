/**
 * Throughput against limits and peers. Each {@link io.kasmina.perf.Row} measures Kasmina, the physical limit and where there is one
 * a peer in interleaved rounds of one run, so that a ratio means something on any machine.
 */
@NullMarked
package io.kasmina.perf;

import org.jspecify.annotations.NullMarked;
