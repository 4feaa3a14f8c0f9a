package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass through a host with grafts. The current pass is kept for each thread, and only the device thread ever has one.
 */
final class GraftPass {

    private static final ThreadLocal<@Nullable GraftPass> CURRENT = new ThreadLocal<>();

    private final DjlBackend backend;
    private final NDManager manager;
    private final StepScope scope;
    private final @Nullable SeedId owner;
    private final Function<SeedId, @Nullable NDArray> logits;
    private final List<Tensor> borrowed = new ArrayList<>();
    private boolean untrainable;

    /**
     * Makes a pass.
     *
     * @param backend tensors' backend
     * @param manager gets what the pass makes, because results attach where their first operand is
     * @param scope the step's scope
     * @param owner the seed whose own loss follows, null for the host's or none
     * @param logits Tamiyo's logits by seed, null where there are none
     */
    GraftPass(
            DjlBackend backend,
            NDManager manager,
            StepScope scope,
            @Nullable SeedId owner,
            Function<SeedId, @Nullable NDArray> logits) {
        this.backend = backend;
        this.manager = manager;
        this.scope = scope;
        this.owner = owner;
        this.logits = logits;
    }

    static @Nullable GraftPass current() {
        return CURRENT.get();
    }

    /** Runs a forward pass with this as the current one. */
    <T> T run(Supplier<T> forward) {
        CURRENT.set(this);
        try {
            return forward.get();
        } finally {
            CURRENT.remove();
        }
    }

    /**
     * Returns what the host goes on with: the activation itself, or a view on the step's own tensor. The seed gets an alias without
     * history, so that whatever else the host does with its activation is not taken for a leak.
     */
    NDArray graft(SeedId seed, NDArray activation) {
        Tensor host = borrow(alias(activation));
        boolean own = seed.equals(owner);
        boolean recording = JniUtils.isGradMode();
        // Each owner's loss has a graph of its own: other seeds take part as they are.
        JniUtils.setGradMode(own && recording);
        try {
            Tensor result = own && trainsAlone(seed) ? shadow(seed, host) : blend(seed, host);
            if (result == host) {
                return activation;
            }
            JniUtils.setGradMode(recording);
            NDArray blended = backend.array(result);
            return owner == null || own ? view(blended) : passedOn(activation, blended);
        } finally {
            JniUtils.setGradMode(recording);
        }
    }

    /**
     * Returns another seed's blend as a part of the host behind which the owner may lie. Its own kernel and the detached activation let
     * no gradient through, so the owner's goes around them unchanged (straight-through): the sum adds exactly 0.
     */
    private NDArray passedOn(NDArray activation, NDArray blended) {
        NDArray passed = activation.sub(alias(activation)).add(blended);
        passed.attach(manager);
        return passed;
    }

    /** Returns an alias without history that belongs to the pass. */
    NDArray alias(NDArray array) {
        NDArray alias = array.stopGradient();
        alias.attach(manager);
        return alias;
    }

    private NDArray view(NDArray array) {
        NDArray view = array.reshape(array.getShape());
        view.attach(manager);
        return view;
    }

    /** Tells whether the owner's kernel failed, so that there is nothing to train on. */
    boolean untrainable() {
        return untrainable;
    }

    /** Gives back what the pass looked at. */
    void end() {
        borrowed.forEach(Tensor::close);
        borrowed.clear();
    }

    private Tensor shadow(SeedId seed, Tensor host) {
        Tensor output = scope.shadow(seed, host);
        untrainable |= output == null;
        return output == null ? host : output;
    }

    private Tensor blend(SeedId seed, Tensor host) {
        NDArray values = logits.apply(seed);
        Tensor result = scope.graft(seed, host, values == null ? null : borrow(values));
        untrainable |= seed.equals(owner) && result == host;
        return result;
    }

    private boolean trainsAlone(SeedId seed) {
        BlendPlan plan = scope.plan(seed);
        return plan.trains() && !plan.blends();
    }

    private Tensor borrow(NDArray array) {
        Tensor tensor = backend.borrow(array);
        borrowed.add(tensor);
        return tensor;
    }
}
