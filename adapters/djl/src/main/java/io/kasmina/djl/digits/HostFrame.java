package io.kasmina.djl.digits;

import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * A tensor in plain memory, on its way from or to another process.
 *
 * @param shape its shape
 * @param dtype its element type
 * @param data its row-major elements, little-endian, from position to limit; not to be changed
 */
public record HostFrame(TensorShape shape, DType dtype, ByteBuffer data) {}
