/**
 * The main job on a cluster: a broker in a process of its own, a runner in another one, and a host, which is this process, that trains
 * the digits network by itself and streams what the runner must see.
 *
 * <pre>
 * DemoHost (trains) ─ commands, activations, logits, gradients, steps ─▶ broker ─▶ runner ─▶ broker ─ outcomes, blends, packets ─▶ DemoHost
 *      └ KernelSource (plays Urza) ◀─ requests ── broker ◀── runner
 * </pre>
 */
@NullMarked
package io.kasmina.runner.demo;

import org.jspecify.annotations.NullMarked;
