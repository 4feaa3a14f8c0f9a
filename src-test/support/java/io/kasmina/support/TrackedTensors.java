package io.kasmina.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes tensors without content that count their closes. Thread-safe. */
public final class TrackedTensors {

    private static final TensorShape SHAPE = TensorShape.of(1, 1);

    private final Queue<Tracked> made = new ConcurrentLinkedQueue<>();

    /** Makes an open tensor. */
    public Tensor next() {
        Tracked tensor = new Tracked();
        made.add(tensor);
        return tensor;
    }

    /** Returns how many tensors are open. */
    public long open() {
        return made.stream().filter(tensor -> !tensor.isClosed()).count();
    }

    /** Returns how many tensors were made. */
    public int made() {
        return made.size();
    }

    /** Fails unless each tensor was closed exactly once. */
    public void assertEachClosedOnce() {
        assertThat(made).allSatisfy(tensor -> assertThat(tensor.closes).hasValue(1));
    }

    private static final class Tracked implements Tensor {

        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public TensorShape shape() {
            return SHAPE;
        }

        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public boolean isClosed() {
            return closes.get() > 0;
        }

        @Override
        public void close() {
            if (closes.incrementAndGet() > 1) {
                throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "tracked tensor");
            }
        }
    }
}
