package io.kasmina.djl.blend;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.tensor.Constant;
import io.kasmina.djl.tensor.DTypes;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** The small tensors of blends, made once and reused across steps and seeds. Device thread only. */
final class BlendOperands implements ClearableCache {

    private static final int ALPHAS = 256;
    private static final int VECTORS = 64;

    private record Channels(BlendSpec.Channel spec, DType dtype) {}

    private record Settings(BlendSpec.Confidence spec, DType dtype) {}

    private final DjlDevice device;
    private final DeviceCache<Double, Constant> alphas;
    private final DeviceCache<Channels, ChannelFactors> channels;
    private final DeviceCache<Settings, Constant> settings;

    BlendOperands(DjlDevice device) {
        this.device = device;
        this.alphas = new DeviceCache<>(ALPHAS, this::makeAlpha, Constant::bytes, Constant::close);
        this.channels = new DeviceCache<>(
                VECTORS, this::makeFactors, all -> all.constant().bytes(), all -> all.constant()
                        .close());
        this.settings = new DeviceCache<>(VECTORS, this::makeSettings, Constant::bytes, Constant::close);
    }

    @Override
    public String name() {
        return "blend_constants";
    }

    @Override
    public Freed clear() {
        device.check();
        return alphas.clear().plus(channels.clear()).plus(settings.clear());
    }

    @Override
    public long bytes() {
        return alphas.bytes() + channels.bytes() + settings.bytes();
    }

    /** Returns α as a scalar of FLOAT64 in host memory, where a script reads it without waiting for the device. */
    Operand alpha(double alpha) {
        return alphas.get(alpha);
    }

    /** Returns a channel vector in the host's dtype. */
    ChannelFactors factors(BlendSpec.Channel spec, DType dtype) {
        return channels.get(new Channels(spec, dtype));
    }

    /** Returns [k, τ, lo, hi] in the dtype of the gates. */
    Operand settings(BlendSpec.Confidence spec, DType dtype) {
        return settings.get(new Settings(spec, dtype));
    }

    private Constant makeAlpha(double alpha) {
        PtNDManager manager = device.hostManager();
        return new Constant(
                device,
                JniUtils.full(manager, new Shape(), alpha, DataType.FLOAT64, manager.getDevice(), SparseFormat.DENSE),
                Double.BYTES);
    }

    private ChannelFactors makeFactors(Channels key) {
        float[] factors = key.spec().alphas();
        PtNDArray single =
                device.manager().create(FloatBuffer.wrap(factors), new Shape(factors.length), DataType.FLOAT32);
        return new ChannelFactors(typed(single, key.dtype()), factors);
    }

    private Constant makeSettings(Settings key) {
        BlendSpec.Confidence spec = key.spec();
        double[] values = {spec.k(), spec.tau(), spec.lo(), spec.hi()};
        PtNDArray exact =
                device.manager().create(DoubleBuffer.wrap(values), new Shape(values.length), DataType.FLOAT64);
        return typed(exact, key.dtype());
    }

    private Constant typed(PtNDArray array, DType dtype) {
        return new Constant(device, converted(array, dtype), dtype.bytes());
    }

    /** Never an alias of the given array: that one alone keeps the Java buffer behind it from the garbage collector. */
    private PtNDArray converted(PtNDArray array, DType dtype) {
        if (dtype == DType.BFLOAT16) {
            try (array) {
                return device.casts().rounded(array);
            }
        }
        DataType wanted = DTypes.toDjl(dtype);
        if (array.getDataType() == wanted) {
            return array;
        }
        try (array) {
            return array.toType(wanted, false);
        }
    }
}
