package io.kasmina.djl.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtGradientCollector;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.DjlTensor;
import io.kasmina.djl.tensor.EngineFaults;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** An open recording. Backward passes go past DJL's collector, whose own leaks an array a call. Device thread only. */
final class DjlTape implements Autograd.Tape {
    /** A host may wrap the collector's refusal; no honest chain of causes is longer, and a circular one ends. */
    private static final int CAUSES = 16;

    private final DjlDevice device;
    private final GradientScripts scripts;
    private final GradientCollector collector;
    private final PtNDManager watches;
    private final List<PtNDArray> watched = new ArrayList<>();
    private final List<PtNDArray> switchedOn = new ArrayList<>();
    private boolean open = true;

    DjlTape(DjlDevice device, GradientScripts scripts, GradientCollector collector) {
        this.device = device;
        this.scripts = scripts;
        this.collector = collector;
        this.watches = device.scope();
    }

    @Override
    public void backward(Tensor loss) {
        PtNDArray array = DjlTensor.require(device, loss).array();
        if (loss.shape().size() != 1) {
            throw new TensorFault(
                    TensorFault.Kind.SHAPE_MISMATCH, "a loss has one element, not the shape " + loss.shape());
        }
        try (PtNDManager scope = device.scope()) {
            NDArray one = scope.ones(array.getShape(), array.getDataType());
            JniUtils.backward(array, (PtNDArray) one, false, false);
        } catch (RuntimeException e) {
            throw new TensorFault(TensorFault.Kind.BACKEND_FAILED, "the backward pass failed", e);
        }
    }

    @Override
    public DoubleSupplier watch(Tensor activation) {
        PtNDArray array = hold(DjlTensor.require(device, activation).array());
        if (!JniUtils.requiresGrad(array)) {
            JniUtils.attachGradient(array, true);
            if (!JniUtils.requiresGrad(array)) {
                // DJL answers for leaves only: this activation has a graph, and so no gradient of its own.
                return () -> 0;
            }
            switchedOn.add(array);
        }
        JniUtils.zeroGrad(array);
        watched.add(array);
        return () -> take(array);
    }

    @Override
    public void clearWatched() {
        watched.forEach(JniUtils::zeroGrad);
    }

    @Override
    public Exception explain(Exception failure) {
        boolean refused = Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES)
                .anyMatch(DjlTape::isRefusal);
        if (EngineFaults.isOutOfMemory(failure)) {
            return EngineFaults.of(TensorFault.Kind.BACKEND_FAILED, "the step's body found no device memory", failure);
        }
        return refused
                ? new TensorFault(
                        TensorFault.Kind.COLLECTOR_IN_USE,
                        "the step holds the JVM's gradient collector; call StepScope.backward instead",
                        failure)
                : failure;
    }

    @Override
    public void close() {
        device.check();
        // A second close would release a collector that meanwhile belongs to somebody else.
        if (open) {
            open = false;
            try {
                switchedOn.forEach(array -> JniUtils.attachGradient(array, false));
                watches.close();
            } finally {
                // A collector that stays open would refuse every later step of this JVM.
                collector.close();
                JniUtils.setGradMode(false);
            }
        }
    }

    /** A second handle on the same tensor: the host may close its own, or a scope of its own, before the pass that leaks. */
    private PtNDArray hold(PtNDArray array) {
        try (IValue value = IValue.from(array)) {
            PtNDArray held = value.toTensor(watches);
            NDScope.unregister(held);
            return held;
        }
    }

    /** Reads the gradient and clears it, so that the next pass that watches the same activation does not answer for this one. */
    private double take(PtNDArray array) {
        double greatest = scripts.maxAbsGradient(List.of(array));
        JniUtils.zeroGrad(array);
        return greatest;
    }

    private static boolean isRefusal(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure instanceof IllegalStateException
                && trace.length > 0
                && trace[0].getClassName().equals(PtGradientCollector.class.getName());
    }
}
