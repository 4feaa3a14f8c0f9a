package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.kasmina.djl.gradient.DjlAutograd;
import io.kasmina.djl.gradient.DjlParameters;
import io.kasmina.djl.gradient.GradientScripts;
import io.kasmina.djl.kernel.DjlKernelLoader;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.DjlTensor;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * PyTorch, opened on one device lane. Its ports throw {@link io.kasmina.tensor.TensorFault} OFF_DEVICE_THREAD
 * elsewhere.
 */
public final class DjlBackend implements AutoCloseable {

    private final DjlDevice device;
    private final GradientScripts gradients;
    private final TensorOps ops;
    private final Autograd autograd;
    private final KernelLoader kernels;

    private DjlBackend(DjlDevice device) {
        this.device = device;
        this.gradients = new GradientScripts(device);
        this.ops = new DjlTensorOps(device);
        this.autograd = new DjlAutograd(device, gradients);
        this.kernels = new DjlKernelLoader(device, gradients);
    }

    /**
     * Opens PyTorch on a lane; the first time in a JVM takes seconds.
     *
     * @param lane the lane; everything native happens there
     * @param config where and how
     * @return cold: each subscription opens one backend; errors with TensorFault BACKEND_FAILED
     */
    public static Mono<DjlBackend> open(DeviceLane lane, DjlConfig config) {
        return lane.control(() -> openHere(lane, config));
    }

    /**
     * Opens PyTorch now. Device thread only.
     *
     * @param lane the lane whose thread calls this
     * @param config where and how
     * @return the backend
     * @throws io.kasmina.tensor.TensorFault OFF_DEVICE_THREAD, BACKEND_FAILED
     */
    public static DjlBackend openHere(DeviceLane lane, DjlConfig config) {
        return new DjlBackend(DjlDevice.open(lane, config.device(), config.intraOpThreads()));
    }

    /** Returns the tensor port. */
    public TensorOps ops() {
        return ops;
    }

    /** Returns the gradient port. */
    public Autograd autograd() {
        return autograd;
    }

    /** Returns the kernel port. */
    public KernelLoader kernels() {
        return kernels;
    }

    /** Returns a manager for arrays of the host's own, which closes them together; the caller's. Device thread only. */
    public NDManager newManager() {
        return device.scope();
    }

    /**
     * Takes over an array of the host's; closing the tensor closes it. Device thread only.
     *
     * @param array an open PyTorch array of FLOAT32, FLOAT16 or FLOAT64
     * @return a tensor, the caller's
     * @throws io.kasmina.tensor.TensorFault DTYPE_UNSUPPORTED, FOREIGN_TENSOR
     */
    public Tensor adopt(NDArray array) {
        return DjlTensor.adopt(device, array);
    }

    /** As {@link #adopt}, but the array stays the host's and must outlive the tensor. */
    public Tensor borrow(NDArray array) {
        return DjlTensor.borrow(device, array);
    }

    /**
     * Returns the array of a tensor for use by the host; it stays the tensor's. Device thread only.
     *
     * @param tensor an open tensor of this backend
     * @throws io.kasmina.tensor.TensorFault ALREADY_CLOSED, FOREIGN_TENSOR
     */
    public NDArray array(Tensor tensor) {
        return DjlTensor.require(device, tensor).array();
    }

    /**
     * Groups trainable arrays of the host, which keeps them. Device thread only.
     *
     * @param named leaves by name, in order
     * @return the group
     * @throws io.kasmina.tensor.TensorFault DTYPE_UNSUPPORTED
     */
    public ParameterGroup parameters(Map<String, ? extends NDArray> named) {
        return DjlParameters.of(device, gradients, named);
    }

    /** Returns the native bytes of open tensors and kernel parameters; any thread. */
    public long memoryBytes() {
        return device.memoryBytes();
    }

    /** Returns how many tensors with an owner are open, not counting kernels' parameters; any thread. */
    public int openTensors() {
        return device.openTensors();
    }

    /** Frees every native array made through this backend; device thread only. */
    @Override
    public void close() {
        device.close();
    }
}
