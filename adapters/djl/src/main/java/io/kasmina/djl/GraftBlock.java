package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.kasmina.contract.SeedId;
import org.jspecify.annotations.Nullable;

/**
 * A place for a seed behind a block of the host: inside a pass of {@link DjlHost} the seed's kernel joins the block's one output,
 * elsewhere the output is the block's own. Device thread only.
 */
public final class GraftBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final SeedId seed;
    private final Block inner;

    /**
     * Wraps a block.
     *
     * @param seed the seed that may grow here
     * @param inner a block with exactly one output
     */
    @SuppressWarnings("this-escape") // how every composed DJL block registers its children
    public GraftBlock(SeedId seed, Block inner) {
        super(VERSION);
        this.seed = seed;
        this.inner = addChildBlock("inner", inner);
    }

    /** Returns the seed that may grow here. */
    public SeedId seed() {
        return seed;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDList outputs = inner.forward(parameterStore, inputs, training, params);
        GraftPass pass = GraftPass.current();
        if (pass == null) {
            return outputs;
        }
        NDArray activation = outputs.singletonOrThrow();
        return new NDList(pass.graft(seed, activation));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inner.getOutputShapes(inputShapes);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        inner.initialize(manager, dataType, inputShapes);
    }
}
