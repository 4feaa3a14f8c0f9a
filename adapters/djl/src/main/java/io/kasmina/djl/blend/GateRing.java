package io.kasmina.djl.blend;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.tensor.Constant;
import io.kasmina.djl.tensor.DTypes;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gates of up to {@value #SLOTS} blends on a device with memory of its own, read back together, because a read-back waits for the
 * device. Until then a seed's figures are those of the last reading, and say so. Seeds are told apart by their spec, the very object:
 * each seed has one of its own. Device thread only.
 */
final class GateRing implements Gates {

    /** Blends between two readings. */
    static final int SLOTS = 32;

    /** Most seeds whose figures are remembered; beyond, all begin anew. */
    private static final int MOST_SERIES = 64;

    private static final Form NONE = new Form(0, DType.FLOAT32);

    private record Form(int batch, DType dtype) {}

    private record Blend(BlendSpec.Confidence spec, double alpha) {}

    private final DjlDevice device;
    private final List<Blend> blends = new ArrayList<>();
    private final List<Constant> slots = new ArrayList<>();
    private final IdentityHashMap<BlendSpec, GateSeries> series = new IdentityHashMap<>();
    private @Nullable Constant ring;
    private Form form = NONE;

    GateRing(DjlDevice device) {
        this.device = device;
    }

    @Override
    public Operand next(BlendSpec.Confidence spec, double alpha, int batch, DType dtype) {
        Form wanted = new Form(batch, dtype);
        if (blends.size() == SLOTS || !form.equals(wanted)) {
            read();
        }
        if (!form.equals(wanted)) {
            rebuild(wanted);
        }
        if (series.size() == MOST_SERIES && !series.containsKey(spec)) {
            series.clear();
        }
        blends.add(new Blend(spec, alpha));
        series.computeIfAbsent(spec, fresh -> new GateSeries()).blended();
        return slots.get(blends.size() - 1);
    }

    @Override
    public BlendStats stats(boolean finite) {
        BlendSpec latest = blends.get(blends.size() - 1).spec();
        return Objects.requireNonNull(series.get(latest)).stats(finite);
    }

    private void read() {
        if (ring == null || blends.isEmpty()) {
            return;
        }
        ByteBuffer values = ring.array().toByteBuffer(false).order(ByteOrder.LITTLE_ENDIAN);
        IdentityHashMap<BlendSpec, GateSamples> samples = new IdentityHashMap<>();
        for (int slot = 0; slot < blends.size(); slot++) {
            Blend blend = blends.get(slot);
            GateSamples own = samples.computeIfAbsent(blend.spec(), fresh -> new GateSamples());
            for (int i = slot * form.batch(); i < (slot + 1) * form.batch(); i++) {
                own.add(blend.spec(), blend.alpha(), value(values, i));
            }
        }
        samples.forEach((spec, own) -> {
            GateSeries known = series.get(spec);
            if (known != null) {
                known.read(own);
            }
        });
        blends.clear();
    }

    private double value(ByteBuffer values, int index) {
        return form.dtype() == DType.FLOAT64
                ? values.getDouble(index * Double.BYTES)
                : values.getFloat(index * Float.BYTES);
    }

    private void rebuild(Form wanted) {
        slots.forEach(Constant::close);
        slots.clear();
        Constant old = ring;
        // Until the new one is there: it may find no memory, and then the next blend must build anew.
        ring = null;
        form = NONE;
        if (old != null) {
            old.close();
        }
        PtNDArray array =
                (PtNDArray) device.manager().zeros(new Shape(SLOTS, wanted.batch()), DTypes.toDjl(wanted.dtype()));
        ring = new Constant(device, array, wanted.dtype().bytes());
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.add(new Constant(
                    device, (PtNDArray) array.get(slot), wanted.dtype().bytes()));
        }
        form = wanted;
    }
}
