package io.kasmina.wire;

import com.google.protobuf.UnsafeByteOperations;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import io.kasmina.wire.records.TensorDtype;
import io.kasmina.wire.records.TensorFrame;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tensors on the wire. Everything about a frame is checked before anything is allocated for it. */
final class TensorFrames {

    private static final String PREFIX = "TENSOR_DTYPE_";
    private static final Map<TensorDtype, DType> DTYPES =
            Stream.of(DType.values()).collect(Collectors.toUnmodifiableMap(TensorFrames::onWire, Function.identity()));

    private TensorFrames() {}

    /** Reads a frame that must be there; the result shares memory with it. */
    static Reading<FrameData> read(String field, boolean present, TensorFrame frame) {
        return present ? read(field, frame) : new Reading.Unreadable<>(WireFault.MISSING_FIELD, field);
    }

    private static Reading<FrameData> read(String field, TensorFrame frame) {
        DType dtype = DTYPES.get(frame.getDtype());
        if (dtype == null) {
            return new Reading.Unreadable<>(WireFault.UNKNOWN_ENUM_NUMBER, field + ".dtype");
        }
        TensorShape shape = shape(frame);
        if (shape == null) {
            return new Reading.Unreadable<>(WireFault.INVALID_SHAPE, field + ".shape");
        }
        ByteBuffer data = frame.getData().asReadOnlyByteBuffer();
        return shape.size() * dtype.bytes() == data.remaining()
                ? new Reading.Read<>(new FrameData(shape, dtype, data))
                : new Reading.Unreadable<>(WireFault.LENGTH_MISMATCH, field + ".data");
    }

    /** Writes a frame, which shares memory with {@code data}. */
    static TensorFrame write(FrameData data) {
        TensorFrame.Builder frame = TensorFrame.newBuilder().setDtype(onWire(data.dtype()));
        for (long dim : data.shape().dims()) {
            frame.addShape(dim);
        }
        return frame.setData(UnsafeByteOperations.unsafeWrap(data.data())).build();
    }

    private static TensorDtype onWire(DType dtype) {
        return TensorDtype.valueOf(PREFIX + dtype.name());
    }

    private static @Nullable TensorShape shape(TensorFrame frame) {
        int rank = frame.getShapeCount();
        if (rank > TensorShape.MAX_RANK) {
            return null;
        }
        long[] dims = new long[rank];
        long size = 1;
        for (int i = 0; i < rank; i++) {
            dims[i] = frame.getShape(i);
            size = product(size, dims[i]);
        }
        return size < 0 ? null : TensorShape.of(dims);
    }

    /** Multiplies up to what a record can hold; −1 beyond, and for a negative factor. */
    private static long product(long size, long dim) {
        boolean beyond = size < 0 || dim < 0 || dim > Integer.MAX_VALUE;
        return beyond || size * dim > Integer.MAX_VALUE ? -1 : size * dim;
    }
}
