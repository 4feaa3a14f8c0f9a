package io.kasmina.djl.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorFault;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The PyTorch engine on one device, bound to the lane whose thread alone may call it. */
public final class DjlDevice implements AutoCloseable {

    private final DeviceLane lane;
    private final Engine engine;
    private final PtNDManager manager;
    private final PtNDManager hostManager;
    private @Nullable Casts casts;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger tensors = new AtomicInteger();

    private DjlDevice(DeviceLane lane, Engine engine, Device device) {
        this.lane = lane;
        this.engine = engine;
        this.manager = (PtNDManager) engine.newBaseManager(device);
        this.hostManager = manager.newSubManager(Device.cpu());
    }

    /**
     * Loads PyTorch, on first use in this JVM, and opens a device. Device thread only.
     *
     * @param lane the lane that calls this now
     * @param device {@code cpu}, or {@code gpu} with a number
     * @param intraOpThreads threads of one CPU operation, at least 1
     * @return the open device; closing it frees every array made through it
     * @throws TensorFault OFF_DEVICE_THREAD off the lane, BACKEND_FAILED if PyTorch cannot be loaded
     */
    public static DjlDevice open(DeviceLane lane, String device, int intraOpThreads) {
        requireDeviceThread(lane);
        try {
            Engine engine = Engine.getEngine("PyTorch");
            // All three are kept per thread by PyTorch or OpenMP, so they are set here and not by system properties.
            JniUtils.setNumThreads(intraOpThreads);
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setGradMode(false);
            return new DjlDevice(lane, engine, Device.fromName(device));
        } catch (RuntimeException e) {
            throw new TensorFault(TensorFault.Kind.BACKEND_FAILED, "PyTorch did not open on " + device, e);
        }
    }

    /**
     * Checks that the calling thread may call native code.
     *
     * @throws TensorFault OFF_DEVICE_THREAD otherwise
     */
    public void check() {
        requireDeviceThread(lane);
    }

    /** Returns PyTorch's engine; device thread only. */
    public Engine engine() {
        check();
        return engine;
    }

    /** Returns the manager of everything that lives as long as its owner says; device thread only. */
    public PtNDManager manager() {
        check();
        return manager;
    }

    /** Returns the manager of small arrays in host memory, which Java reads and writes in place; device thread only. */
    public PtNDManager hostManager() {
        check();
        return hostManager;
    }

    /** Tells whether the device has memory of its own. */
    public boolean onGpu() {
        return manager.getDevice().isGpu();
    }

    /** Returns conversions; device thread only. */
    public Casts casts() {
        check();
        if (casts == null) {
            casts = new Casts(this);
        }
        return casts;
    }

    /**
     * Returns an array's element type; device thread only.
     *
     * @throws TensorFault DTYPE_UNSUPPORTED for what is no floating-point type of the port
     */
    public DType dtype(PtNDArray array) {
        DataType named = array.getDataType();
        return named == DataType.UNKNOWN && casts().isBfloat16(array) ? DType.BFLOAT16 : DTypes.fromDjl(named);
    }

    /** Returns a new manager for one element; the caller closes it. Device thread only. */
    public PtNDManager scope() {
        check();
        return manager.newSubManager(manager.getDevice());
    }

    /** Returns the bytes of all open tensors and kernel parameters; any thread. */
    public long memoryBytes() {
        return bytes.get();
    }

    /** Returns how many tensors with an owner are open, not counting kernels' parameters; any thread. */
    public int openTensors() {
        return tensors.get();
    }

    /** Counts tensors; any thread. */
    void count(int change) {
        tensors.addAndGet(change);
    }

    /**
     * Takes an array over from whoever made it: it belongs to the device's manager, and to no scope that the host may have
     * opened around the call. Device thread only.
     */
    public PtNDArray keep(PtNDArray array) {
        NDScope.unregister(array);
        array.attach(manager());
        return array;
    }

    /**
     * Counts native memory; any thread.
     *
     * @param change bytes taken, negative for bytes given back
     */
    public void account(long change) {
        bytes.addAndGet(change);
    }

    /** Runs a release on the device thread, now or later; any thread. */
    void release(Runnable release) {
        lane.release(release);
    }

    /** Frees every array made through this device; device thread only. */
    @Override
    public void close() {
        check();
        manager.close();
    }

    private static void requireDeviceThread(DeviceLane lane) {
        if (!lane.onDevice()) {
            throw new TensorFault(
                    TensorFault.Kind.OFF_DEVICE_THREAD,
                    "native calls belong to the device thread, not to "
                            + Thread.currentThread().getName());
        }
    }
}
