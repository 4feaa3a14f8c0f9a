package io.kasmina.djl.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A PyTorch array with one owner. Shape and dtype are read once, at creation, because asking again would be a native
 * call.
 */
public final class DjlTensor implements Tensor, Operand {

    private final DjlDevice device;
    private final PtNDArray array;
    private final TensorShape shape;
    private final DType dtype;
    private final boolean owned;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Whose storage this is, null if its own. Held against the garbage collector: DJL ties a Java buffer to one array,
     * not to views.
     */
    @SuppressWarnings("UnusedVariable")
    private final @Nullable PtNDArray storage;

    private final long bytes;
    private @Nullable IValue value;

    private DjlTensor(DjlDevice device, PtNDArray array, @Nullable PtNDArray storage, boolean owned) {
        this.device = device;
        this.array = array;
        this.dtype = device.dtype(array);
        this.shape = TensorShape.of(array.getShape().getShape());
        this.owned = owned;
        this.storage = storage;
        this.bytes = owned && storage == null ? shape.size() * dtype.bytes() : 0;
        device.account(bytes);
        device.count(owned ? 1 : 0);
    }

    /**
     * Takes an array over; closing the tensor closes it. Device thread only.
     *
     * @param device the device it lives on
     * @param array an open array; it leaves its manager
     * @return the tensor
     * @throws TensorFault DTYPE_UNSUPPORTED, FOREIGN_TENSOR; the array then stays its owner's
     */
    public static DjlTensor adopt(DjlDevice device, NDArray array) {
        device.check();
        DjlTensor tensor = new DjlTensor(device, pytorch(array), null, true);
        device.keep(tensor.array);
        return tensor;
    }

    /**
     * Looks at an array that a host owns; closing the tensor leaves it open. Device thread only.
     *
     * @param device the device it lives on
     * @param array an open array that outlives the tensor
     * @return the tensor
     * @throws TensorFault DTYPE_UNSUPPORTED, FOREIGN_TENSOR
     */
    public static DjlTensor borrow(DjlDevice device, NDArray array) {
        device.check();
        return new DjlTensor(device, pytorch(array), null, false);
    }

    /**
     * Checks that a tensor is this backend's.
     *
     * @param device the expected device
     * @param tensor any tensor
     * @return the same tensor
     * @throws TensorFault FOREIGN_TENSOR otherwise
     */
    public static DjlTensor require(DjlDevice device, Tensor tensor) {
        if (tensor instanceof DjlTensor mine && mine.device == device) {
            return mine;
        }
        throw new TensorFault(TensorFault.Kind.FOREIGN_TENSOR, "not a tensor of this device: " + tensor.getClass());
    }

    /**
     * Returns the array for use in a native call; device thread only. It stays this tensor's.
     *
     * @throws TensorFault OFF_DEVICE_THREAD, ALREADY_CLOSED
     */
    @Override
    public PtNDArray array() {
        device.check();
        if (closed.get()) {
            throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "the tensor " + shape + " was closed before");
        }
        return array;
    }

    @Override
    public IValue value() {
        PtNDArray open = array();
        if (value == null) {
            value = IValue.from(open);
        }
        return value;
    }

    /**
     * Returns a tensor with an owner of its own that shares this one's storage and has no gradient history; device
     * thread only.
     *
     * @throws TensorFault OFF_DEVICE_THREAD, ALREADY_CLOSED
     */
    public DjlTensor detach() {
        PtNDArray alias = device.keep((PtNDArray) array().stopGradient());
        return new DjlTensor(device, alias, array, true);
    }

    @Override
    public TensorShape shape() {
        return shape;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        end();
        device.release(this::free);
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) {
            throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "the tensor " + shape + " was closed before");
        }
    }

    private void free() {
        if (value != null) {
            value.close();
        }
        if (!owned) {
            return;
        }
        array.close();
        device.account(-bytes);
        device.count(-1);
    }

    private static PtNDArray pytorch(NDArray array) {
        if (array instanceof PtNDArray pytorch) {
            return pytorch;
        }
        throw new TensorFault(TensorFault.Kind.FOREIGN_TENSOR, "not a PyTorch array: " + array.getClass());
    }
}
