package io.kasmina.pipeline.snapshot;

import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import io.kasmina.tensor.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Parameters as bytes: their number, then slot and elements of each. Stateless; any thread. */
final class WeightsCodec {

    /** Name, dtype and rank of a scalar without a name. */
    private static final int SMALLEST = Short.BYTES + 2;

    /** By their numbers in the bytes. */
    private static final List<DType> TYPES = List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT64);

    private WeightsCodec() {}

    static long size(Weights weights) {
        return Integer.BYTES
                + weights.bytes()
                + weights.parts().stream()
                        .mapToLong(part -> slot(part.slot()).length)
                        .sum();
    }

    static void write(ByteBuffer out, Weights weights) {
        out.putInt(weights.parts().size());
        for (Weights.Part part : weights.parts()) {
            out.put(slot(part.slot())).put(part.content());
        }
    }

    static Weights read(SnapshotReader in) {
        int count = in.count(SMALLEST);
        List<Weights.Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Weights.Slot slot = slot(in);
            parts.add(new Weights.Part(slot, in.view(bytes(slot))));
        }
        return new Weights(parts);
    }

    private static byte[] slot(Weights.Slot slot) {
        SnapshotWriter out = new SnapshotWriter();
        out.text(slot.name());
        out.small(TYPES.indexOf(slot.dtype()));
        out.small(slot.shape().rank());
        for (long dim : slot.shape().dims()) {
            out.number(dim);
        }
        return out.toBytes();
    }

    private static Weights.Slot slot(SnapshotReader in) {
        String name = in.text();
        DType dtype = TYPES.get(in.small(TYPES.size() - 1));
        long[] dims = new long[in.small(TensorShape.MAX_RANK)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = in.number();
        }
        return new Weights.Slot(name, TensorShape.of(dims), dtype);
    }

    private static long bytes(Weights.Slot slot) {
        try {
            return slot.bytes();
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("shape: too large, was " + slot.shape(), tooLarge);
        }
    }
}
