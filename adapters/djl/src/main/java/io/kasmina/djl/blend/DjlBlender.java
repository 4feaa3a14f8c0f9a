package io.kasmina.djl.blend;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.DjlTensor;
import io.kasmina.djl.tensor.ScriptModule;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Executes blends, each as one TorchScript call; see {@link TensorOps} for the contract. Device thread only. */
public final class DjlBlender {

    private final DjlDevice device;
    private final Map<String, ScriptModule> scripts;
    private final BlendOperands operands;
    private final Readback readback;

    /**
     * Loads the four scripts; device thread only.
     *
     * @param device where blends run; it owns everything made here
     */
    public DjlBlender(DjlDevice device) {
        this.device = device;
        this.scripts = Map.of(
                "CONVEX", ScriptModule.load(device, DjlBlender.class, "convex"),
                "RESIDUAL", ScriptModule.load(device, DjlBlender.class, "residual"),
                "CHANNEL", ScriptModule.load(device, DjlBlender.class, "channel"),
                "CONFIDENCE", ScriptModule.load(device, DjlBlender.class, "confidence"));
        this.operands = new BlendOperands(device);
        this.readback = new Readback(device);
    }

    /** Returns the small device tensors that are kept from blend to blend. */
    public ClearableCache constants() {
        return operands;
    }

    /** Blends without gradients; see {@link TensorOps#blendInto}. */
    public BlendStats blendInto(
            BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits, Tensor out) {
        BlendCheck.inputs(spec, alpha, host, seed, logits);
        BlendCheck.output(host, out);
        List<PtNDArray> inputs = inputs(spec, alpha, host, seed, logits);
        if (host.shape().size() == 0) {
            return ofNothing(spec, alpha, host);
        }
        inputs.add(array(out));
        inputs.add(readback.positions());
        inputs.add(readback.array());
        script(spec).run("into", inputs);
        return statistics(spec, alpha, host);
    }

    /**
     * Blends differentiably; see {@link TensorOps#blend}. Gradients are recorded where the thread's gradient mode is
     * on.
     */
    public TensorOps.Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        BlendCheck.inputs(spec, alpha, host, seed, logits);
        List<PtNDArray> inputs = inputs(spec, alpha, host, seed, logits);
        if (host.shape().size() == 0) {
            Tensor empty = DjlTensor.require(device, seed).detach();
            return new TensorOps.Blended(empty, ofNothing(spec, alpha, host));
        }
        inputs.add(readback.positions());
        inputs.add(readback.array());
        try (PtNDManager scope = device.scope()) {
            PtNDArray detached = (PtNDArray) inputs.get(0).stopGradient();
            detached.attach(scope);
            inputs.set(0, detached);
            Tensor blended = DjlTensor.adopt(device, script(spec).record(inputs));
            return new TensorOps.Blended(blended, statistics(spec, alpha, host));
        }
    }

    private List<PtNDArray> inputs(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        List<PtNDArray> inputs = new ArrayList<>(List.of(array(host), array(seed)));
        if (spec.needsLogits() && logits != null) {
            inputs.add(array(logits));
        }
        inputs.add(operands.alpha(alpha, host.dtype()));
        if (spec instanceof BlendSpec.Channel channel) {
            inputs.add(operands.factors(channel, host.dtype()).array());
        } else if (spec instanceof BlendSpec.Confidence confidence) {
            inputs.add(operands.settings(confidence, host.dtype()));
        }
        readback.prepare(host.shape().size(), samples(spec, host));
        return inputs;
    }

    private BlendStats statistics(BlendSpec spec, double alpha, Tensor host) {
        if (spec instanceof BlendSpec.Channel channel) {
            return BlendStatistics.ofChannels(alpha, operands.factors(channel, host.dtype()), readback.samplesFinite());
        }
        if (spec instanceof BlendSpec.Confidence confidence) {
            double[] gates = readback.gates(samples(spec, host));
            return BlendStatistics.ofGates(alpha, confidence, gates, readback.samplesAndLogitsFinite());
        }
        return BlendStats.uniform(alpha, readback.samplesFinite());
    }

    private BlendStats ofNothing(BlendSpec spec, double alpha, Tensor host) {
        readback.clear();
        return statistics(spec, alpha, host);
    }

    private static int samples(BlendSpec spec, Tensor host) {
        return spec.needsLogits() ? Math.toIntExact(host.shape().dim(0)) : 0;
    }

    private ScriptModule script(BlendSpec spec) {
        return Objects.requireNonNull(scripts.get(spec.mode()), spec.mode());
    }

    private PtNDArray array(Tensor tensor) {
        return DjlTensor.require(device, tensor).array();
    }
}
