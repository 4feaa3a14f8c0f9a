/**
 * Stable snapshots of seeds: fast copies in memory, full copies in the durable store, and the way back from both.
 *
 * <pre>
 *   lane ── take, recall, forget ──▶ device thread ── save, load, forget ──▶ queue ─▶ loop ─▶ store
 *    ▲                                 (vault)                                              │
 *    └────── restored, failed ────────────┴────────────────── loaded ◀──────────────────────┘
 * </pre>
 */
@NullMarked
package io.kasmina.pipeline.snapshot;

import org.jspecify.annotations.NullMarked;
