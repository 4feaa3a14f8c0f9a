package io.kasmina.djl.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** Copies between Java buffers and the device. Device thread only. */
public final class Transfers {

    private final DjlDevice device;

    /** Makes transfers for a device. */
    public Transfers(DjlDevice device) {
        this.device = device;
    }

    /**
     * Copies bytes to the device; see {@link io.kasmina.tensor.TensorOps#create}.
     *
     * @param shape the shape
     * @param dtype the element type
     * @param littleEndian exactly the tensor's bytes; its position is not moved
     * @return a tensor, the caller's
     */
    public DjlTensor upload(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
        long bytes = Math.multiplyExact(shape.size(), (long) dtype.bytes());
        if (littleEndian.remaining() != bytes) {
            throw new TensorFault(
                    TensorFault.Kind.SHAPE_MISMATCH,
                    "a " + dtype + " tensor " + shape + " has " + bytes + " bytes, not " + littleEndian.remaining());
        }
        return made(
                shape,
                () -> dtype == DType.BFLOAT16
                        ? rounded(upload(device.manager(), shape, DType.FLOAT32, Bfloat16.widened(littleEndian)))
                        : upload(device.manager(), shape, dtype, littleEndian));
    }

    /**
     * Makes a tensor of unspecified content; see {@link io.kasmina.tensor.TensorOps#allocate}.
     *
     * @param shape the shape
     * @param dtype the element type
     * @return a tensor, the caller's
     */
    public DjlTensor allocate(TensorShape shape, DType dtype) {
        Shape dims = new Shape(shape.dims());
        return made(
                shape,
                () -> dtype == DType.BFLOAT16
                        ? rounded(device.manager().create(dims, DataType.FLOAT32))
                        : device.manager().create(dims, DTypes.toDjl(dtype)));
    }

    /**
     * Copies a tensor to the Java heap; see {@link io.kasmina.tensor.TensorOps#read}.
     *
     * @param tensor a tensor of this device
     * @return a new little-endian buffer at position 0
     */
    public ByteBuffer download(Tensor tensor) {
        PtNDArray array = DjlTensor.require(device, tensor).array();
        // A copy to another device gets a manager of its own below the array's manager: the scope takes it along.
        try (PtNDManager scope = device.scope()) {
            PtNDArray alias = (PtNDArray) array.stopGradient();
            alias.attach(scope);
            if (tensor.dtype() == DType.BFLOAT16) {
                return Bfloat16.narrowed(device.casts().widened(alias).toByteBuffer(false));
            }
            return alias.toByteBuffer(false).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** By way of float32, whose conversions are exact: DJL can neither create nor read a bfloat16 array. */
    private PtNDArray rounded(PtNDArray wide) {
        try (wide) {
            return device.casts().rounded(wide);
        }
    }

    /**
     * Copies bytes to an array of the device that belongs to a manager.
     *
     * @param manager the array's manager
     * @param shape its shape
     * @param dtype its element type
     * @param source exactly its bytes, little-endian; its position is not moved
     * @return the array
     */
    public static PtNDArray upload(PtNDManager manager, TensorShape shape, DType dtype, ByteBuffer source) {
        return upload(manager, new Shape(shape.dims()), DTypes.toDjl(dtype), source);
    }

    private DjlTensor made(TensorShape shape, Supplier<PtNDArray> maker) {
        try {
            return DjlTensor.adopt(device, maker.get());
        } catch (EngineException e) {
            throw EngineFaults.of(TensorFault.Kind.BACKEND_FAILED, "a tensor " + shape + " could not be made", e);
        }
    }

    private static PtNDArray upload(PtNDManager manager, Shape shape, DataType type, ByteBuffer source) {
        if (manager.getDevice().isGpu()) {
            return manager.create(direct(source), shape, type);
        }
        PtNDArray array = manager.create(shape, type);
        if (source.hasRemaining()) {
            // A view of PyTorch's own memory: one copy, and no page is touched twice.
            array.toByteBuffer(true).put(source.duplicate());
        }
        return array;
    }

    private static ByteBuffer direct(ByteBuffer source) {
        if (source.isDirect()) {
            return source.slice().order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(source.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        return copy.put(source.duplicate()).flip();
    }
}
