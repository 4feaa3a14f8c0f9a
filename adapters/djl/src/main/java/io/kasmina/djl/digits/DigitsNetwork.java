package io.kasmina.djl.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.kasmina.contract.SeedId;
import io.kasmina.djl.GraftBlock;
import java.util.Random;

/**
 * Two 3×3 convolutions of 16 channels with ReLU and a 2×2 max-pool, then one linear layer; the seed's place lies between. Device thread only.
 *
 * @param root all of it
 * @param features [n, 1, 8, 8] to [n, 16, 4, 4]
 * @param head [n, 16, 4, 4] to logits [n, 10]
 */
record DigitsNetwork(Block root, Block features, Block head) {

    static final int CHANNELS = 16;
    static final int SIDE = 8;
    static final int POOLED = 4;

    /** Builds it around a seed's place, with parameters that follow from {@code random} alone. */
    static DigitsNetwork build(NDManager manager, SeedId seed, Random random) {
        SequentialBlock features = new SequentialBlock()
                .add(convolution())
                .add(Activation::relu)
                .add(convolution())
                .add(Activation::relu)
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        SequentialBlock head = new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(DigitSet.CLASSES).build());
        SequentialBlock root =
                new SequentialBlock().add(new GraftBlock(seed, features)).add(head);
        root.setInitializer(uniform(random), Parameter.Type.WEIGHT);
        root.initialize(manager, DataType.FLOAT32, new Shape(1, 1, SIDE, SIDE));
        return new DigitsNetwork(root, features, head);
    }

    /** Returns the name of the last convolution's bias. */
    String lastBias() {
        return root.getParameters().keys().stream()
                .filter(name -> name.contains("Conv2d") && name.endsWith("bias"))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Runs one of the blocks; the result lives in the input's manager. */
    static NDArray run(Block block, NDArray input) {
        ParameterStore store = new ParameterStore(input.getManager(), false);
        return block.forward(store, new NDList(input), false).singletonOrThrow();
    }

    private static Block convolution() {
        return Conv2d.builder()
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .setFilters(CHANNELS)
                .build();
    }

    /** He's uniform initialisation, ±√(6 / fan-in), from Java's generator: equal on every machine. */
    private static Initializer uniform(Random random) {
        return (manager, shape, type) -> {
            double bound = Math.sqrt(6.0 / (shape.size() / (double) shape.get(0)));
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
            return manager.create(values, shape);
        };
    }
}
