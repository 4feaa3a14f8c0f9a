package io.kasmina.djl.kernel;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.djl.gradient.DjlParameters;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.DjlTensor;
import io.kasmina.djl.tensor.EngineFaults;
import io.kasmina.djl.tensor.Recorded;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import java.util.List;
import java.util.Set;

/**
 * A loaded TorchScript module with a manager of its own, which closes it and its parameters together. Device thread
 * only.
 */
final class DjlKernel implements Kernel {

    private final DjlDevice device;
    private final PtNDManager manager;
    private final PtSymbolBlock block;
    private final DjlParameters parameters;
    private final Set<String> requiredLayers;
    private final long bytes;
    private boolean closed;
    private boolean training;
    private boolean proven;
    private boolean failed;

    DjlKernel(
            DjlDevice device,
            PtNDManager manager,
            PtSymbolBlock block,
            DjlParameters parameters,
            Set<String> requiredLayers) {
        this.device = device;
        this.manager = manager;
        this.block = block;
        this.parameters = parameters;
        this.requiredLayers = requiredLayers;
        this.bytes = parameters.bytes();
        JniUtils.enableInferenceMode(block);
        device.account(bytes);
    }

    @Override
    public Tensor forward(Tensor input, boolean training) {
        PtNDArray array = DjlTensor.require(device, input).array();
        requireOpen();
        try (PtNDManager scope = device.scope()) {
            boolean inTape = JniUtils.isGradMode();
            if (inTape && !proven) {
                rehearse(array, scope, training);
            }
            switchTo(training && inTape);
            PtNDArray output = inTape ? record(array, training) : infer(array, scope);
            output.attach(scope);
            return DjlTensor.adopt(device, output);
        } catch (RuntimeException e) {
            throw EngineFaults.of(TensorFault.Kind.KERNEL_FAILED, "forward failed on " + input.shape(), e);
        }
    }

    @Override
    public ParameterGroup parameters() {
        return parameters;
    }

    @Override
    public long parameterBytes() {
        return bytes;
    }

    @Override
    public Set<String> requiredLayers() {
        return requiredLayers;
    }

    /** Where its backend was closed before, the native module is gone already and nothing is left to do. */
    @Override
    public void close() {
        device.check();
        if (closed) {
            throw closedBefore();
        }
        closed = true;
        manager.close();
        device.account(-bytes);
    }

    /** In PyTorch's inference mode, the fastest; what it returns can be blended, but not saved by a graph. */
    private PtNDArray infer(PtNDArray input, PtNDManager scope) {
        try (IValue argument = IValue.from(input);
                IValue result = IValueUtils.forward(block, new IValue[] {argument})) {
            if (!result.isTensor()) {
                throw new IllegalStateException("the kernel returned " + result.getType() + ", not one tensor");
            }
            return result.toTensor(scope);
        }
    }

    /**
     * Tries a kernel that never passed a call inside a tape, or ever failed one: DJL leaks the input of such a call if
     * the module fails, and here nothing leaks. In evaluation mode, so that no dropout draws and no statistics move,
     * unless it failed before: it may be training that it fails in.
     */
    private void rehearse(PtNDArray input, PtNDManager scope, boolean training) {
        switchTo(failed && training);
        infer(input, scope).close();
    }

    private PtNDArray record(PtNDArray input, boolean training) {
        JniUtils.setGradMode(training);
        try {
            PtNDArray output = Recorded.forward(block, List.of(input));
            proven = !failed;
            return output;
        } catch (RuntimeException e) {
            failed = true;
            proven = false;
            throw e;
        } finally {
            JniUtils.setGradMode(true);
        }
    }

    private void switchTo(boolean wanted) {
        if (wanted == training) {
            return;
        }
        if (wanted) {
            JniUtils.enableTrainingMode(block);
        } else {
            JniUtils.enableInferenceMode(block);
        }
        training = wanted;
    }

    private void requireOpen() {
        if (!manager.isOpen()) {
            throw closedBefore();
        }
    }

    private static TensorFault closedBefore() {
        return new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "the kernel was closed before");
    }
}
