/**
 * Commands as operators write them, and what becomes of them.
 *
 * <pre>
 * flags or a JSON file ─▶ Order ─▶ Command ─▶ OrderSigner ─▶ SignedRecord ─▶ standard output, a file, or the bus
 * </pre>
 */
@NullMarked
package io.kasmina.runner.order;

import org.jspecify.annotations.NullMarked;
