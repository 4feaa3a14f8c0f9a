package io.kasmina.support;

import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor backend under test, and the thread on which it works. */
public interface TensorBackend {

    /** Returns the backend's operations. */
    TensorOps ops();

    /** Runs a test's body where the backend may be called and passes on what it throws. */
    void run(Body body) throws Exception;

    /** The plain-Java backend, on the caller's thread. */
    static TensorBackend heap() {
        TensorOps ops = new HeapTensorOps();
        return new TensorBackend() {
            @Override
            public TensorOps ops() {
                return ops;
            }

            @Override
            public void run(Body body) throws Exception {
                body.run(ops);
            }
        };
    }

    /** Makes a FLOAT32 tensor. */
    static Tensor floats(TensorOps ops, TensorShape shape, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return ops.create(shape, DType.FLOAT32, bytes);
    }

    /** Makes a FLOAT64 tensor. */
    static Tensor doubles(TensorOps ops, TensorShape shape, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return ops.create(shape, DType.FLOAT64, bytes);
    }

    /** Reads a FLOAT32 or FLOAT64 tensor in double precision. */
    static double[] values(TensorOps ops, Tensor tensor) {
        ByteBuffer bytes = ops.read(tensor).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[Math.toIntExact(tensor.shape().size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.dtype() == DType.FLOAT64 ? bytes.getDouble() : bytes.getFloat();
        }
        return values;
    }

    /** A test's body. */
    @FunctionalInterface
    interface Body {
        /** Runs with the backend's operations. */
        void run(TensorOps ops) throws Exception;
    }
}
