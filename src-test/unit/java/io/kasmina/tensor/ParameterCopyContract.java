package io.kasmina.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every backend keeps to when a kernel's parameters leave for memory and come back. */
abstract class ParameterCopyContract {

    /** A kernel's parameters, as a test changes and reads them. */
    interface Trained extends AutoCloseable {

        /** Returns the group: FLOAT32, at least one parameter, each with at least one element. */
        ParameterGroup group();

        /** Changes values, as training does. */
        void train();

        @Override
        void close();
    }

    /** A test's body. */
    interface Body {

        /** Runs with a fresh kernel's parameters. */
        void run(Trained kernel) throws Exception;
    }

    /** Runs a body where the backend may be called. */
    abstract void with(Body body) throws Exception;

    @Test
    void whatWasCopiedComesBackBitForBitInThePlaceOfTheSameParameters() throws Exception {
        with(kernel -> {
            List<ParameterGroup.Info> before = kernel.group().parameters();
            Weights copy = kernel.group().read();
            kernel.train();
            Weights trained = kernel.group().read();
            assertThat(trained).isNotEqualTo(copy);

            kernel.group().write(copy);
            assertThat(kernel.group().read()).isEqualTo(copy);
            kernel.group().write(trained);
            assertThat(kernel.group().read()).isEqualTo(trained);
            assertThat(kernel.group().parameters()).isEqualTo(before);
        });
    }

    @Test
    void aCopyNamesWhatItHoldsAndDoesNotFollowTheKernel() throws Exception {
        with(kernel -> {
            Weights copy = kernel.group().read();
            Weights again = kernel.group().read();
            assertThat(copy.parts()).hasSameSizeAs(kernel.group().parameters());
            for (int i = 0; i < copy.parts().size(); i++) {
                ParameterGroup.Info info = kernel.group().parameters().get(i);
                assertThat(copy.parts().get(i).slot())
                        .isEqualTo(new Weights.Slot(info.name(), info.shape(), DType.FLOAT32));
            }
            assertThat(copy.bytes())
                    .isEqualTo(kernel.group().parameters().stream()
                            .mapToLong(info -> info.shape().size() * Float.BYTES)
                            .sum());
            kernel.train();
            assertThat(copy).isEqualTo(again);
        });
    }

    @Test
    void everyBitPatternComesBackNaNsAndNegativeZerosToo() throws Exception {
        with(kernel -> {
            Weights copy = kernel.group().read();
            int[] patterns = {0x7FC0_0001, 0xFF80_0000, 0x8000_0000, 1};
            Weights odd = edited(copy, 0, slot -> slot, content -> {
                for (int i = 0; i < content.capacity() / Integer.BYTES; i++) {
                    content.putInt(i * Integer.BYTES, patterns[i % patterns.length]);
                }
                return content;
            });
            kernel.group().write(odd);
            assertThat(kernel.group().read()).isEqualTo(odd);
        });
    }

    @Test
    void aCopyOfOtherParametersChangesNothing() throws Exception {
        with(kernel -> {
            Weights former = kernel.group().read();
            kernel.train();
            Weights trained = kernel.group().read();
            int last = former.parts().size() - 1;

            refused(kernel, new Weights(List.of()), TensorFault.Kind.WEIGHTS_MISMATCH);
            refused(kernel, renamed(former, last), TensorFault.Kind.WEIGHTS_MISMATCH);
            refused(kernel, doubled(former), TensorFault.Kind.WEIGHTS_MISMATCH);
            refused(kernel, reshaped(former, last), TensorFault.Kind.SHAPE_MISMATCH);
            refused(kernel, retyped(former, last), TensorFault.Kind.DTYPE_MISMATCH);
            assertThat(kernel.group().read()).isEqualTo(trained);
        });
    }

    private static void refused(Trained kernel, Weights weights, TensorFault.Kind kind) {
        FaultAssert.assertFault(kind, () -> kernel.group().write(weights));
    }

    private static Weights renamed(Weights weights, int index) {
        return edited(
                weights,
                index,
                slot -> new Weights.Slot(slot.name() + "_other", slot.shape(), slot.dtype()),
                content -> content);
    }

    private static Weights reshaped(Weights weights, int index) {
        return edited(
                weights,
                index,
                slot -> new Weights.Slot(
                        slot.name(), TensorShape.of(1, slot.shape().size()), slot.dtype()),
                content -> content);
    }

    private static Weights retyped(Weights weights, int index) {
        return edited(
                weights,
                index,
                slot -> new Weights.Slot(slot.name(), slot.shape(), DType.FLOAT16),
                content -> content.slice(0, content.capacity() / 2));
    }

    private static Weights doubled(Weights weights) {
        List<Weights.Part> parts = new ArrayList<>(weights.parts());
        parts.addAll(weights.parts());
        return new Weights(parts);
    }

    private static Weights edited(
            Weights weights,
            int index,
            java.util.function.UnaryOperator<Weights.Slot> slot,
            java.util.function.UnaryOperator<ByteBuffer> content) {
        List<Weights.Part> parts = new ArrayList<>(weights.parts());
        Weights.Part part = parts.get(index);
        ByteBuffer copy = ByteBuffer.allocate(part.content().remaining())
                .put(part.content())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
        parts.set(index, new Weights.Part(slot.apply(part.slot()), content.apply(copy)));
        return new Weights(parts);
    }
}
