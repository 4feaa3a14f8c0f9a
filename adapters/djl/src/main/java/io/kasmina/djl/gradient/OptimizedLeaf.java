package io.kasmina.djl.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * A parameter as DJL's optimizers see it. They take their state from {@link #zerosLike} and then detach it from every manager, so
 * that nobody would ever close it; the state made here stays in the parameter's manager. Neither view closes what it shows. Device
 * thread only.
 */
final class OptimizedLeaf extends PtNDArray {
    private final PtNDManager views;
    private final PtNDArray leaf;

    /**
     * Makes a view.
     *
     * @param views gets the views, and must not outlive the leaf
     * @param leaf the parameter
     */
    OptimizedLeaf(PtNDManager views, PtNDArray leaf) {
        super(views, leaf.getHandle());
        this.views = views;
        this.leaf = leaf;
    }

    @Override
    public NDArray zerosLike() {
        return new State(views, (PtNDArray) leaf.zerosLike());
    }

    @Override
    public void close() {
        handle.set(null);
    }

    /** What an optimizer keeps for one parameter. */
    private static final class State extends PtNDArray {
        State(PtNDManager views, PtNDArray values) {
            super(views, values.getHandle());
        }

        @Override
        public void detach() {
            // It lives exactly as long as its parameter.
        }

        @Override
        public void close() {
            handle.set(null);
        }
    }
}
