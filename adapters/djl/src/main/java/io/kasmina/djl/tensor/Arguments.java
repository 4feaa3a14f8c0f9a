package io.kasmina.djl.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of one TorchScript call, in order. Closing them gives the native wrappers back, not the arrays. Device
 * thread only.
 */
public final class Arguments implements AutoCloseable {

    private final List<IValue> values = new ArrayList<>();

    /** Adds an array. */
    public Arguments tensor(PtNDArray array) {
        values.add(IValue.from(array));
        return this;
    }

    /** Adds a list of arrays, at least one. */
    public Arguments tensors(List<PtNDArray> arrays) {
        values.add(IValue.listFrom(arrays.toArray(PtNDArray[]::new)));
        return this;
    }

    IValue[] toArray() {
        return values.toArray(IValue[]::new);
    }

    @Override
    public void close() {
        values.forEach(IValue::close);
    }
}
