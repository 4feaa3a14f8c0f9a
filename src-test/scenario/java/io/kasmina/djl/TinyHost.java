package io.kasmina.djl;

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
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.kasmina.contract.SeedId;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.pipeline.step.HostModel.ComparablePair;
import io.kasmina.pipeline.step.HostModel.GraftPoint;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A host of one hidden layer, [n, 8] to [n, 64] to 4 classes, whose activation every seed may join. Device thread only.
 *
 * @param root all of it
 * @param features [n, 8] to [n, 64]
 * @param head [n, 64] to logits [n, 4]
 * @param model what a pipeline knows of it
 * @param manager owns its parameters
 */
public record TinyHost(Block root, Block features, Block head, DjlHostModel model, NDManager manager) {

    /** Width of the activation. */
    public static final int WIDTH = 64;

    /** Width of the input. */
    public static final int INPUTS = 8;

    /** Number of classes. */
    public static final int CLASSES = 4;

    /** A residual bottleneck of the activation's width, which starts as the identity. */
    static TorchScriptArchive kernel() {
        return bottleneck(
                "Bottleneck",
                """
                def forward(self, x: Tensor) -> Tensor:
                  a = torch.tanh(torch.matmul(x, self.squeeze) + self.squeeze_bias)
                  return x + torch.matmul(a, self.expand) + self.expand_bias
                """);
    }

    /** A bottleneck with another body. */
    static TorchScriptArchive bottleneck(String name, String methods) {
        return TorchScriptArchive.of(name, methods)
                .withParameter("squeeze", uniform(WIDTH * 8), WIDTH, 8)
                .withParameter("squeeze_bias", new float[8], 8)
                .withParameter("expand", new float[8 * WIDTH], 8, WIDTH)
                .withParameter("expand_bias", new float[WIDTH], WIDTH);
    }

    /** Builds a host that behaves differently when it trains, with grafts behind its features, the first seed's innermost. */
    static TinyHost build(DjlBackend backend, SeedId... grafts) {
        Block features = new SequentialBlock()
                .add(plain())
                .add(BatchNorm.builder().build())
                .add(Dropout.builder().optRate(0.3f).build());
        return build(backend, features, grafts);
    }

    /** Makes features that are always the same. */
    static SequentialBlock plain() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(WIDTH).build())
                .add(Activation::tanh);
    }

    /** Builds a host around a block of features. */
    static TinyHost build(DjlBackend backend, Block features, SeedId... grafts) {
        NDManager manager = backend.newManager();
        Block head = Linear.builder().setUnits(CLASSES).build();
        Block grown = features;
        for (SeedId seed : grafts) {
            grown = new GraftBlock(seed, grown);
        }
        SequentialBlock root = new SequentialBlock().add(grown).add(head);
        root.setInitializer(seeded(), Parameter.Type.WEIGHT);
        root.initialize(manager, DataType.FLOAT32, new Shape(2, INPUTS));
        Map<SeedId, GraftPoint> points = new HashMap<>();
        for (SeedId seed : List.of(DjlRig.SEED, DjlRig.OUTER)) {
            points.put(seed, new GraftPoint(TensorShape.of(1, WIDTH), DType.FLOAT32));
        }
        String bias = root.getParameters().keys().stream()
                .filter(name -> name.endsWith("bias"))
                .findFirst()
                .orElseThrow();
        List<ComparablePair> pairs = List.of(new ComparablePair(bias, "expand_bias"));
        return new TinyHost(root, features, head, DjlHostModel.of(backend, root, points, pairs), manager);
    }

    /** Makes a batch of a rule that can be learnt: the class is the greatest of the first inputs. */
    static HostBatch batch(NDManager manager, int size, long seed, boolean logits) {
        Random random = new Random(seed);
        float[] inputs = new float[size * INPUTS];
        float[] labels = new float[size];
        float[] margins = new float[size * CLASSES];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat() * 2 - 1;
        }
        for (int i = 0; i < size; i++) {
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = inputs[i * INPUTS + c] > inputs[i * INPUTS + best] ? c : best;
            }
            labels[i] = best;
            margins[i * CLASSES + best] = 2;
        }
        NDArray data = manager.create(inputs, new Shape(size, INPUTS));
        NDArray policy = manager.create(margins, new Shape(size, CLASSES));
        return new HostBatch(new NDList(data), new NDList(manager.create(labels)), asked -> logits ? policy : null);
    }

    /** Runs one of its blocks as at inference; the result lives in the input's manager. */
    static NDArray run(Block block, NDArray input) {
        ParameterStore store = new ParameterStore(input.getManager(), false);
        return block.forward(store, new NDList(input), false).singletonOrThrow();
    }

    private static Initializer seeded() {
        return (manager, shape, type) -> manager.create(uniform(Math.toIntExact(shape.size())), shape);
    }

    private static float[] uniform(int size) {
        Random random = new Random(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (random.nextFloat() - 0.5f) * 0.6f;
        }
        return values;
    }
}
