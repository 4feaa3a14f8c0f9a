package io.kasmina.djl.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/** A loss that remembers its last value. Device thread only. */
final class RecordedLoss extends Loss {

    private final Loss loss;
    private double last = Double.NaN;

    RecordedLoss(Loss loss) {
        super(loss.getName());
        this.loss = loss;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray value = loss.evaluate(labels, predictions);
        last = value.getFloat();
        return value;
    }

    /** Returns the last value and forgets it; NaN where there is none. */
    double take() {
        double value = last;
        last = Double.NaN;
        return value;
    }
}
