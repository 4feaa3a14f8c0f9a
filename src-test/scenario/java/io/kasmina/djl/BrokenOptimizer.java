package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** Fails at its first parameter. */
final class BrokenOptimizer extends Optimizer {

    BrokenOptimizer() {
        super(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1)));
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        throw new Broken();
    }

    /** The failure. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
