package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.SeedId;
import io.kasmina.djl.gradient.DjlParameters;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Drives a DJL block with {@link GraftBlock}s through training steps. The host trains on its own loss if it is given an optimizer; each
 * seed that trains gets a pass of its own, during which the host's parameters record nothing.
 */
public final class DjlHost {

    private final DjlBackend backend;
    private final DeviceLane lane;
    private final Kasmina kasmina;
    private final Block root;
    private final DjlHostModel model;
    private final List<SeedId> grafts;

    private DjlHost(DjlBackend backend, DeviceLane lane, Kasmina kasmina, Block root, DjlHostModel model) {
        this.backend = backend;
        this.lane = lane;
        this.kasmina = kasmina;
        this.root = root;
        this.model = model;
        this.grafts = grafts(root, new ArrayList<>());
    }

    /**
     * Makes a host.
     *
     * @param backend the block's backend
     * @param lane the backend's lane
     * @param kasmina a pipeline built with {@code model}
     * @param root an initialised block
     * @param model what Kasmina knows of it
     */
    public static DjlHost of(DjlBackend backend, DeviceLane lane, Kasmina kasmina, Block root, DjlHostModel model) {
        return new DjlHost(backend, lane, kasmina, root, model);
    }

    /**
     * Runs a task of the host's own on the device thread: build, batch, evaluate, save.
     *
     * @param task must not wait for the pipeline
     * @return the result; errors as {@link DeviceLane#data}
     */
    public <T> Mono<T> onDevice(Callable<T> task) {
        return lane.data(task);
    }

    /**
     * Runs one training step.
     *
     * @param step the step's number, rising
     * @param batch makes or returns the batch on the device thread; its arrays stay the host's
     * @param loss of predictions and labels, used for every owner; each owner's loss gets its own graph
     * @param host the host's optimizer, null for a frozen host
     * @param seeds a seed's optimizer, null for a seed that is not to learn in this step
     * @return the report; errors as {@link Kasmina#step}
     */
    public Mono<StepReport> train(
            long step,
            Callable<HostBatch> batch,
            Loss loss,
            @Nullable Optimizer host,
            Function<SeedId, @Nullable Optimizer> seeds) {
        return kasmina.step(step, scope -> body(scope, batch.call(), loss, host, seeds));
    }

    /**
     * Runs the host with its grafts without gradients; inside a step's body, on the device thread.
     *
     * @param scope the step's scope
     * @param batch the batch
     * @param manager gets the predictions
     */
    public NDList predict(StepScope scope, HostBatch batch, NDManager manager) {
        model.parameters().record(false);
        GraftPass pass = new GraftPass(backend, manager, scope, null, batch.logits());
        try {
            return forward(pass, manager, batch.data(), false);
        } finally {
            pass.end();
        }
    }

    private void body(
            StepScope scope,
            HostBatch batch,
            Loss loss,
            @Nullable Optimizer host,
            Function<SeedId, @Nullable Optimizer> seeds) {
        if (host != null) {
            trainHost(scope, batch, loss, host);
        }
        for (SeedId seed : grafts) {
            Optimizer optimizer = seeds.apply(seed);
            if (optimizer != null && scope.trains(seed)) {
                trainSeed(scope, batch, loss, seed, optimizer);
            }
        }
    }

    private void trainHost(StepScope scope, HostBatch batch, Loss loss, Optimizer optimizer) {
        DjlParameters parameters = (DjlParameters) model.parameters();
        parameters.record(true);
        pass(scope, batch, loss, null, GradientOwner.host());
        parameters.update(optimizer, "host/");
    }

    private void trainSeed(StepScope scope, HostBatch batch, Loss loss, SeedId seed, Optimizer optimizer) {
        BlendPlan plan = scope.plan(seed);
        DjlParameters parameters = (DjlParameters) scope.parameters(seed);
        model.parameters().record(false);
        parameters.record(true);
        pass(scope, batch, loss, seed, GradientOwner.of(seed));
        parameters.update(optimizer, seed + "#" + plan.attachment() + "/");
    }

    private void pass(StepScope scope, HostBatch batch, Loss loss, @Nullable SeedId owner, GradientOwner gradients) {
        try (NDManager manager = backend.newManager()) {
            GraftPass pass = new GraftPass(backend, manager, scope, owner, batch.logits());
            try {
                NDList predictions = forward(pass, manager, batch.data(), true);
                if (!pass.untrainable()) {
                    NDArray value = loss.evaluate(aliases(pass, batch.labels()), predictions);
                    backward(scope, value, gradients);
                }
            } finally {
                pass.end();
            }
        }
    }

    private void backward(StepScope scope, NDArray value, GradientOwner gradients) {
        try (Tensor loss = backend.borrow(value)) {
            scope.backward(loss, gradients);
        }
    }

    private NDList forward(GraftPass pass, NDManager manager, NDList data, boolean training) {
        return pass.run(() -> root.forward(new ParameterStore(manager, false), aliases(pass, data), training));
    }

    private static NDList aliases(GraftPass pass, NDList arrays) {
        NDList aliases = new NDList();
        arrays.forEach(array -> aliases.add(pass.alias(array)));
        return aliases;
    }

    private static List<SeedId> grafts(Block block, List<SeedId> found) {
        if (block instanceof GraftBlock graft) {
            found.add(graft.seed());
        }
        for (Pair<String, Block> child : block.getChildren()) {
            grafts(child.getValue(), found);
        }
        return found;
    }
}
