package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
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
        boolean recording = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return forward(new GraftPass(backend, manager, scope, null, batch.logits()), manager, batch.data(), false);
        } finally {
            JniUtils.setGradMode(recording);
        }
    }

    private void body(
            StepScope scope,
            HostBatch batch,
            Loss loss,
            @Nullable Optimizer host,
            Function<SeedId, @Nullable Optimizer> seeds) {
        if (host != null) {
            train(scope, batch, loss, null, host, "host/");
        }
        for (SeedId seed : grafts) {
            Optimizer optimizer = seeds.apply(seed);
            if (optimizer != null && scope.trains(seed)) {
                train(
                        scope,
                        batch,
                        loss,
                        seed,
                        optimizer,
                        seed + "#" + scope.plan(seed).attachment() + "/");
            }
        }
    }

    /**
     * Trains one owner, the host where the seed is null. Its gradients are cleared however the pass ends: half of one must not reach
     * the next update.
     */
    private void train(
            StepScope scope, HostBatch batch, Loss loss, @Nullable SeedId seed, Optimizer optimizer, String state) {
        DjlParameters parameters = (DjlParameters) (seed == null ? model.parameters() : scope.parameters(seed));
        model.parameters().record(false);
        parameters.record(true);
        try {
            if (pass(scope, batch, loss, seed)) {
                parameters.update(optimizer, state);
            }
        } finally {
            parameters.clearGradients();
            model.parameters().record(false);
        }
    }

    /**
     * Runs one owner's forward and backward passes. The host's own layers train in the host's pass alone: a seed's must not move what
     * they keep besides parameters, such as a batch norm's statistics.
     *
     * @return false if the owner's kernel failed, so that there was nothing to learn from
     */
    private boolean pass(StepScope scope, HostBatch batch, Loss loss, @Nullable SeedId owner) {
        try (NDManager manager = backend.newManager()) {
            GraftPass pass = new GraftPass(backend, manager, scope, owner, batch.logits());
            NDList predictions = forward(pass, manager, batch.data(), owner == null);
            if (pass.untrainable()) {
                return false;
            }
            NDArray value = loss.evaluate(aliases(pass, batch.labels()), predictions);
            try (Tensor lost = backend.borrow(value)) {
                scope.backward(lost, owner == null ? GradientOwner.host() : GradientOwner.of(owner));
            }
            return true;
        }
    }

    private NDList forward(GraftPass pass, NDManager manager, NDList data, boolean training) {
        try {
            return pass.run(() -> root.forward(new ParameterStore(manager, false), aliases(pass, data), training));
        } finally {
            pass.end();
        }
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
