package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/** A loss that remembers its last value. */
final class RememberedLoss extends Loss {

    private final Loss inner;
    private volatile float last = Float.NaN;

    RememberedLoss(Loss inner) {
        super(inner.getName());
        this.inner = inner;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray value = inner.evaluate(labels, predictions);
        last = value.getFloat();
        return value;
    }

    float last() {
        return last;
    }
}
