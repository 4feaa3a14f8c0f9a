/**
 * Runs one pipeline for each partition that a bus gives to this process.
 *
 * <pre>
 * bus ─▶ partition ─▶ restore ─▶ pipeline ─┬▶ outcomes ──┐
 *            ▲                             ├▶ blends ────┤
 *            │                             ├▶ packets ───┼─▶ cut ─▶ commit (one transaction) ─┐
 *            │                             ├▶ seeds ─────┤                                    │
 *            │                             └▶ nonces ────┘                                    │
 *            └── given back: revoked, fenced, or a commit failed ◀────────────────────────────┘
 * </pre>
 *
 * <p>A cut is taken where no command is in flight, so that it holds every effect of the records that it counts as applied and none of a
 * later one. What a process did after its last commit was seen by nobody; whoever has the partition next does it again.
 */
@NullMarked
package io.kasmina.pipeline.partition;

import org.jspecify.annotations.NullMarked;
