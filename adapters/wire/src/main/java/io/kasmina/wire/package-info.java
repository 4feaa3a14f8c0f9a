/**
 * Leyline on the wire: commands in, everything that Kasmina tells the bus out. Generated protobuf types stay inside.
 *
 * <p>Everything here is stateless or immutable, hence thread-safe, and never blocks. Content that cannot be decoded is a
 * typed value, never an exception.
 */
@NullMarked
package io.kasmina.wire;

import org.jspecify.annotations.NullMarked;
