package io.kasmina.perf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.contract.SeedId;
import io.kasmina.djl.GraftBlock;
import io.kasmina.djl.HostBatch;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.pipeline.step.HostModel.ComparablePair;
import java.util.List;
import java.util.Random;

/**
 * A host of six linear layers of 512 with ReLU, and one batch of 32 for it. A seed's place is behind the third layer. Device thread only.
 *
 * @param features the first three layers
 * @param head the other three
 * @param root all of it
 * @param batch inputs and classes
 */
record TrainingNet(Block features, Block head, Block root, HostBatch batch) {

    /** The seed that may grow in it. */
    static final SeedId SEED = new SeedId("seed");

    /** Width of every layer. */
    static final int WIDTH = 512;

    /** Samples of the batch. */
    static final int BATCH = 32;

    private static final int HALF = 3;
    private static final float RATE = 1e-3f;
    private static final List<String> WEIGHTS = List.of("first", "second");

    /** Makes a network of which a pipeline may graft the seed. */
    static TrainingNet grafted(NDManager manager) {
        Block features = layers();
        return of(manager, features, new GraftBlock(SEED, features));
    }

    /** Makes the same network without a place for a seed. */
    static TrainingNet plain(NDManager manager) {
        Block features = layers();
        return of(manager, features, features);
    }

    /** Returns a seed's kernel of two linear layers with a ReLU between. */
    static TorchScriptArchive kernel() {
        return TorchScriptArchive.of(
                        "TwoLayers",
                        """
                        def forward(self, x: Tensor) -> Tensor:
                          a = torch.relu(torch.linear(x, self.first, self.first_bias))
                          return torch.linear(a, self.second, self.second_bias)
                        """)
                .withParameter(WEIGHTS.get(0), uniform(1, WIDTH * WIDTH), WIDTH, WIDTH)
                .withParameter("first_bias", new float[WIDTH], WIDTH)
                .withParameter(WEIGHTS.get(1), uniform(2, WIDTH * WIDTH), WIDTH, WIDTH)
                .withParameter("second_bias", new float[WIDTH], WIDTH);
    }

    /** Makes the optimizer that every side learns with. */
    static Optimizer descent() {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(RATE)).build();
    }

    /** Returns the host's two weights before the seed's place, each beside one of the seed's. */
    List<ComparablePair> pairs() {
        List<String> hosts = root.getParameters().keys().stream()
                .filter(name -> name.endsWith("weight"))
                .limit(WEIGHTS.size())
                .toList();
        return List.of(
                new ComparablePair(hosts.get(0), WEIGHTS.get(0)), new ComparablePair(hosts.get(1), WEIGHTS.get(1)));
    }

    private static TrainingNet of(NDManager manager, Block features, Block place) {
        Block head = layers();
        Block root = new SequentialBlock().add(place).add(head);
        root.setInitializer(initializer(), Parameter.Type.WEIGHT);
        root.initialize(manager, DataType.FLOAT32, new Shape(BATCH, WIDTH));
        Random random = new Random(BATCH);
        float[] classes = new float[BATCH];
        for (int i = 0; i < BATCH; i++) {
            classes[i] = random.nextInt(WIDTH);
        }
        NDArray inputs = manager.create(uniform(3, BATCH * WIDTH), new Shape(BATCH, WIDTH));
        return new TrainingNet(
                features, head, root, HostBatch.of(new NDList(inputs), new NDList(manager.create(classes))));
    }

    private static Block layers() {
        SequentialBlock layers = new SequentialBlock();
        for (int i = 0; i < HALF; i++) {
            layers.add(Linear.builder().setUnits(WIDTH).build()).add(Activation::relu);
        }
        return layers;
    }

    private static Initializer initializer() {
        return (manager, shape, type) -> manager.create(uniform(shape.size(), Math.toIntExact(shape.size())), shape);
    }

    /** Small enough that activations neither vanish nor explode over six layers. */
    private static float[] uniform(long seed, int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (random.nextFloat() - 0.5f) * 0.2f;
        }
        return values;
    }
}
