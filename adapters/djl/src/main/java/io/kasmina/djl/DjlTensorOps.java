package io.kasmina.djl;

import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.blend.DjlBlender;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.DjlTensor;
import io.kasmina.djl.tensor.Transfers;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tensor port on PyTorch. */
final class DjlTensorOps implements TensorOps {

    private final DjlDevice device;
    private final Transfers transfers;
    private final DjlBlender blender;

    DjlTensorOps(DjlDevice device) {
        this.device = device;
        this.transfers = new Transfers(device);
        this.blender = new DjlBlender(device);
    }

    @Override
    public Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
        return transfers.upload(shape, dtype, littleEndian);
    }

    @Override
    public Tensor allocate(TensorShape shape, DType dtype) {
        return transfers.allocate(shape, dtype);
    }

    @Override
    public ByteBuffer read(Tensor tensor) {
        return transfers.download(tensor);
    }

    @Override
    public BlendStats blendInto(
            BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits, Tensor out) {
        return blender.blendInto(spec, alpha, host, seed, logits, out);
    }

    @Override
    public Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        return blender.blend(spec, alpha, host, seed, logits);
    }

    @Override
    public Tensor detach(Tensor tensor) {
        return DjlTensor.require(device, tensor).detach();
    }

    @Override
    public long memoryBytes() {
        return device.memoryBytes();
    }

    @Override
    public List<ClearableCache> caches() {
        return List.of(blender.constants());
    }
}
