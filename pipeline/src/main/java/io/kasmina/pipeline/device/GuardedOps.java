package io.kasmina.pipeline.device;

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
 * A backend whose operations are tried once more where the device had no memory for them.
 *
 * @param ops the backend
 * @param guard clears caches in between
 */
public record GuardedOps(TensorOps ops, MemoryGuard guard) implements TensorOps {

    @Override
    public Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
        return guard.run("create", () -> ops.create(shape, dtype, littleEndian));
    }

    @Override
    public Tensor allocate(TensorShape shape, DType dtype) {
        return guard.run("allocate", () -> ops.allocate(shape, dtype));
    }

    @Override
    public ByteBuffer read(Tensor tensor) {
        return guard.run("read", () -> ops.read(tensor));
    }

    @Override
    public BlendStats blendInto(
            BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits, Tensor out) {
        return guard.run("blend", () -> ops.blendInto(spec, alpha, host, seed, logits, out));
    }

    @Override
    public Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        return guard.run("blend", () -> ops.blend(spec, alpha, host, seed, logits));
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
