package io.kasmina.djl.blend;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDArray;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.DjlTensor;
import io.kasmina.djl.tensor.EngineFaults;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.djl.tensor.ScriptModule;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Executes blends, each as one TorchScript call; see {@link TensorOps} for the contract. Device thread only. */
public final class DjlBlender {

    private static final String COMMON = "common";

    private final DjlDevice device;
    private final Map<String, ScriptModule> scripts;
    private final BlendOperands operands;
    private final Map<DType, Sampling> samplings = new EnumMap<>(DType.class);
    private final Gates gates;

    /**
     * Loads the four scripts; device thread only.
     *
     * @param device where blends run; it owns everything made here
     */
    public DjlBlender(DjlDevice device) {
        this.device = device;
        this.scripts = Map.of(
                "CONVEX", ScriptModule.load(device, DjlBlender.class, "convex", COMMON),
                "RESIDUAL", ScriptModule.load(device, DjlBlender.class, "residual", COMMON),
                "CHANNEL", ScriptModule.load(device, DjlBlender.class, "channel", COMMON),
                "CONFIDENCE", ScriptModule.load(device, DjlBlender.class, "confidence", COMMON));
        this.operands = new BlendOperands(device);
        this.gates = Gates.of(device);
    }

    /** Returns the small tensors that are kept from blend to blend. */
    public ClearableCache constants() {
        return operands;
    }

    /** Blends without gradients; see {@link TensorOps#blendInto}. */
    public BlendStats blendInto(
            BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits, Tensor out) {
        BlendCheck.inputs(spec, alpha, host, seed, logits);
        BlendCheck.output(host, out);
        List<Operand> inputs = inputs(host, seed, logits, spec);
        DjlTensor output = open(out);
        if (host.shape().size() == 0) {
            return BlendStatistics.ofNothing(spec, alpha);
        }
        Sampling sampling = prepare(inputs, spec, alpha, host);
        inputs.add(output);
        sampling.addTo(inputs);
        script(spec).run("into", inputs);
        return statistics(spec, alpha, host, sampling);
    }

    /**
     * Blends differentiably; see {@link TensorOps#blend}. Gradients are recorded where the thread's gradient mode is
     * on.
     */
    public TensorOps.Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        BlendCheck.inputs(spec, alpha, host, seed, logits);
        List<Operand> inputs = inputs(host, seed, logits, spec);
        if (host.shape().size() == 0) {
            Tensor empty = DjlTensor.require(device, seed).detach();
            return new TensorOps.Blended(empty, BlendStatistics.ofNothing(spec, alpha));
        }
        Sampling sampling = prepare(inputs, spec, alpha, host);
        sampling.addTo(inputs);
        List<PtNDArray> arrays = inputs.stream().map(Operand::array).toList();
        Tensor blended = DjlTensor.adopt(device, script(spec).record(arrays));
        return new TensorOps.Blended(blended, statistics(spec, alpha, host, sampling));
    }

    private List<Operand> inputs(Tensor host, Tensor seed, @Nullable Tensor logits, BlendSpec spec) {
        List<Operand> inputs = new ArrayList<>();
        inputs.add(open(host));
        inputs.add(open(seed));
        if (spec.needsLogits() && logits != null) {
            inputs.add(open(logits));
        }
        return inputs;
    }

    /** Adds the small tensors of a blend, some of which are made only now. */
    private Sampling prepare(List<Operand> inputs, BlendSpec spec, double alpha, Tensor host) {
        try {
            addConstants(inputs, spec, alpha, host);
            return sampling(host);
        } catch (EngineException e) {
            throw EngineFaults.of(TensorFault.Kind.BACKEND_FAILED, "a blend's small tensors could not be made", e);
        }
    }

    private void addConstants(List<Operand> inputs, BlendSpec spec, double alpha, Tensor host) {
        inputs.add(operands.alpha(alpha));
        if (spec instanceof BlendSpec.Channel channel) {
            inputs.add(operands.factors(channel, host.dtype()).constant());
        } else if (spec instanceof BlendSpec.Confidence confidence) {
            // Half precision would lose small margins.
            DType precise = host.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
            inputs.add(operands.settings(confidence, precise));
            inputs.add(
                    gates.next(confidence, alpha, Math.toIntExact(host.shape().dim(0)), precise));
        }
    }

    private Sampling sampling(Tensor host) {
        Sampling sampling = samplings.computeIfAbsent(host.dtype(), dtype -> Sampling.of(device, dtype));
        sampling.prepare(host.shape().size());
        return sampling;
    }

    private BlendStats statistics(BlendSpec spec, double alpha, Tensor host, Sampling sampling) {
        boolean finite = sampling.finite(spec.needsLogits());
        if (spec instanceof BlendSpec.Channel channel) {
            return BlendStatistics.ofChannels(alpha, operands.factors(channel, host.dtype()), finite);
        }
        return spec.needsLogits() ? gates.stats(finite) : BlendStats.uniform(alpha, finite);
    }

    private ScriptModule script(BlendSpec spec) {
        return Objects.requireNonNull(scripts.get(spec.mode()), spec.mode());
    }

    private DjlTensor open(Tensor tensor) {
        DjlTensor mine = DjlTensor.require(device, tensor);
        mine.array();
        return mine;
    }
}
