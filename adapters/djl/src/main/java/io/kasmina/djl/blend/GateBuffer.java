package io.kasmina.djl.blend;

import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.HostBuffer;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gates in host memory, read after each blend. Device thread only. */
final class GateBuffer implements Gates {

    private static final int BUFFERS = 16;

    private record Key(int batch, DType dtype) {}

    private record Blend(BlendSpec.Confidence spec, double alpha, Key key) {}

    private final DeviceCache<Key, HostBuffer> buffers;
    private @Nullable Blend latest;

    GateBuffer(DjlDevice device) {
        this.buffers = new DeviceCache<>(
                BUFFERS, key -> HostBuffer.of(device, key.dtype(), key.batch()), HostBuffer::bytes, HostBuffer::close);
    }

    @Override
    public Operand next(BlendSpec.Confidence spec, double alpha, int batch, DType dtype) {
        Blend blend = new Blend(spec, alpha, new Key(batch, dtype));
        latest = blend;
        return buffers.get(blend.key());
    }

    @Override
    public BlendStats stats(boolean finite) {
        Blend blend = Objects.requireNonNull(latest);
        HostBuffer buffer = buffers.get(blend.key());
        GateSamples samples = new GateSamples();
        for (int i = 0; i < blend.key().batch(); i++) {
            samples.add(blend.spec(), blend.alpha(), buffer.get(i));
        }
        return samples.stats(finite, BlendStats.Coverage.NOW);
    }
}
