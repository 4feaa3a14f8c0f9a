package io.kasmina.wire;

import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor as bytes. It may share memory with the record that it came from, which must not be changed then.
 *
 * @param shape the shape
 * @param dtype the element type
 * @param data row-major little-endian elements, exactly {@code shape.size() * dtype.bytes()} of them remaining; read-only
 */
public record FrameData(TensorShape shape, DType dtype, ByteBuffer data) {

    /** Checks the length; throws {@link IllegalArgumentException} that names both. */
    public FrameData {
        if (data.remaining() % dtype.bytes() != 0 || data.remaining() / dtype.bytes() != shape.size()) {
            throw new IllegalArgumentException(
                    "data: must be " + shape + " of " + dtype + ", was " + data.remaining() + " bytes");
        }
        data = data.slice().asReadOnlyBuffer();
    }

    /** Returns a view with a position of its own, little-endian. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
