package io.kasmina.perf;

import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose blends are noted.
 *
 * @param ops does the work
 * @param log hears of blends
 */
record WatchedOps(TensorOps ops, DeviceLog log) implements TensorOps {

    @Override
    public BlendStats blendInto(
            BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits, Tensor out) {
        long began = log.now();
        BlendStats stats = ops.blendInto(spec, alpha, host, seed, logits, out);
        log.blended(began);
        return stats;
    }

    @Override
    public Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
        return ops.create(shape, dtype, littleEndian);
    }

    @Override
    public Tensor allocate(TensorShape shape, DType dtype) {
        return ops.allocate(shape, dtype);
    }

    @Override
    public ByteBuffer read(Tensor tensor) {
        return ops.read(tensor);
    }

    @Override
    public Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        return ops.blend(spec, alpha, host, seed, logits);
    }

    @Override
    public Tensor detach(Tensor tensor) {
        return ops.detach(tensor);
    }

    @Override
    public long memoryBytes() {
        return ops.memoryBytes();
    }

    @Override
    public List<ClearableCache> caches() {
        return ops.caches();
    }
}
