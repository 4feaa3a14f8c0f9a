package io.kasmina.support;

import ai.djl.engine.EngineException;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.tensor.EngineFaults;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Double of a device without memory: operations fail with the very exceptions that DJL throws, as often as a test says. */
public final class StarvedOps implements TensorOps {

    /** What PyTorch says on a GPU. */
    public static final String CUDA =
            "CUDA out of memory. Tried to allocate 392.00 MiB. GPU 0 has a total capacity of 79.11 GiB"
                    + " of which 120.56 MiB is free.";

    /** What PyTorch says on a CPU. */
    public static final String CPU =
            "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory:"
                    + " you tried to allocate 35184372088832 bytes. Error code 12 (Cannot allocate memory)";

    private final TensorOps real;
    private final Deque<String> failures = new ArrayDeque<>();
    private int calls;

    /** Makes a double that works like a backend until it is starved. */
    public StarvedOps(TensorOps real) {
        this.real = real;
    }

    /** Lets the next operations fail, one with each text. */
    public void starve(String... texts) {
        failures.addAll(List.of(texts));
    }

    /** Returns how many operations were asked for. */
    public int calls() {
        return calls;
    }

    @Override
    public Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
        eat();
        return real.create(shape, dtype, littleEndian);
    }

    @Override
    public Tensor allocate(TensorShape shape, DType dtype) {
        eat();
        return real.allocate(shape, dtype);
    }

    @Override
    public ByteBuffer read(Tensor tensor) {
        eat();
        return real.read(tensor);
    }

    @Override
    public BlendStats blendInto(BlendSpec spec, double alpha, Tensor host, Tensor seed, Tensor logits, Tensor out) {
        eat();
        return real.blendInto(spec, alpha, host, seed, logits, out);
    }

    @Override
    public Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, Tensor logits) {
        eat();
        return real.blend(spec, alpha, host, seed, logits);
    }

    @Override
    public Tensor detach(Tensor tensor) {
        return real.detach(tensor);
    }

    @Override
    public List<ClearableCache> caches() {
        return real.caches();
    }

    private void eat() {
        calls++;
        String text = failures.poll();
        if (text != null) {
            throw EngineFaults.of(TensorFault.Kind.BACKEND_FAILED, "starved", new EngineException(text));
        }
    }
}
