package io.kasmina.perf;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The training step that Kasmina drives, written with DJL alone: the host's pass, then the seed's, each with its own loss, backward pass and
 * update. Nothing is planned, checked, measured or reported. Device thread only.
 */
final class PlainTraining implements AutoCloseable {

    private final NDManager manager;
    private final TrainingNet net;
    private final Model model;
    private final boolean blends;
    private final double alpha;
    private final Map<String, NDArray> hosts;
    private final Map<String, NDArray> seeds;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final Optimizer hostDescent = TrainingNet.descent();
    private final Optimizer seedDescent = TrainingNet.descent();

    private PlainTraining(NDManager manager, TrainingNet net, Model model, boolean blends, double alpha) {
        this.manager = manager;
        this.net = net;
        this.model = model;
        this.blends = blends;
        this.alpha = alpha;
        this.hosts = arrays(blends ? net.head() : net.root());
        record(arrays(net.root()), false);
        this.seeds = arrays(model.getBlock());
        record(seeds, true);
    }

    /**
     * Loads host and kernel.
     *
     * @param manager closed with the result
     * @param blends true joins the kernel's output with the host's activation, false trains it alone
     * @param alpha the weight of the kernel's output
     */
    static PlainTraining open(NDManager manager, boolean blends, double alpha) throws Exception {
        Path folder = Files.createTempDirectory("kasmina-perf");
        Path file = TrainingNet.kernel().writeTo(folder.resolve("kernel.pt"));
        try {
            Model model = Model.newInstance("kernel", manager.getDevice(), "PyTorch");
            model.load(folder, "kernel", Map.of("trainParam", "true"));
            return new PlainTraining(manager, TrainingNet.plain(manager), model, blends, alpha);
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    /** Returns the host. */
    TrainingNet net() {
        return net;
    }

    /** Takes one step; returns 1. */
    long step() {
        record(hosts, true);
        pass(true);
        update(hostDescent, hosts);
        record(hosts, false);
        pass(false);
        update(seedDescent, seeds);
        return 1;
    }

    @Override
    public void close() {
        model.close();
        manager.close();
    }

    private void pass(boolean host) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            ParameterStore store = new ParameterStore(scope, false);
            NDArray input = net.batch().data().singletonOrThrow().stopGradient();
            input.attach(scope);
            NDArray features = run(net.features(), store, input);
            NDArray joined = host && !blends ? features : joined(store, features, host);
            NDArray predictions = run(net.head(), store, joined);
            NDArray value = loss.evaluate(net.batch().labels(), new NDList(predictions));
            value.attach(scope);
            collector.backward(value);
        }
    }

    /** A blend detaches the host, so that the layers before it learn nothing in either pass, as it is through Kasmina. */
    private NDArray joined(ParameterStore store, NDArray features, boolean host) {
        NDArray activation = features.stopGradient();
        NDArray output = run(model.getBlock(), store, activation);
        NDArray joined = blends ? activation.mul(1 - alpha).add(output.mul(alpha)) : output;
        return host ? joined.stopGradient() : joined;
    }

    private static NDArray run(Block block, ParameterStore store, NDArray input) {
        return block.forward(store, new NDList(input), true).singletonOrThrow();
    }

    private static void update(Optimizer optimizer, Map<String, NDArray> parameters) {
        parameters.forEach((name, array) -> {
            try (NDArray gradient = array.getGradient()) {
                optimizer.update(name, array, gradient);
                gradient.muli(0);
            }
        });
    }

    private static void record(Map<String, NDArray> parameters, boolean on) {
        parameters.values().forEach(array -> array.setRequiresGradient(on));
    }

    private static Map<String, NDArray> arrays(Block block) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            arrays.put(parameter.getKey(), parameter.getValue().getArray());
        }
        return arrays;
    }
}
