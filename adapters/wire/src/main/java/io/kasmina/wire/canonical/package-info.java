/**
 * The bytes that an annotated MAC covers, straight from the wire: what the Python runtime's deterministic mode would
 * emit for the message without its signature. Nothing here builds a message, so it may run on unverified bytes.
 *
 * <pre>
 * bytes ─▶ WireReader ─▶ FieldTable (one level a message, last occurrence first)
 *                             │  MapLevel: entries sorted, last of equal keys kept
 *                             ▼
 *                        LevelEncoder ─▶ ReverseWriter (back to front: lengths are known when needed)
 * </pre>
 */
@NullMarked
package io.kasmina.wire.canonical;

import org.jspecify.annotations.NullMarked;
