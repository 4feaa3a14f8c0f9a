package io.kasmina.perf;

import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import java.nio.file.Path;
import java.util.Set;

/** A kernel whose load and warm-ups are noted as one; nothing else runs it here. Device thread only. */
final class WatchedKernel implements Kernel {

    private final Kernel kernel;
    private final DeviceLog log;
    private long nanos;

    private WatchedKernel(Kernel kernel, DeviceLog log) {
        this.kernel = kernel;
        this.log = log;
    }

    /** Loads a kernel. */
    static Kernel load(KernelLoader loader, Path artifact, DeviceLog log) {
        long began = System.nanoTime();
        WatchedKernel kernel = new WatchedKernel(loader.load(artifact), log);
        kernel.note(began);
        return kernel;
    }

    @Override
    public Tensor forward(Tensor input, boolean training) {
        long began = System.nanoTime();
        Tensor output = kernel.forward(input, training);
        note(began);
        return output;
    }

    @Override
    public ParameterGroup parameters() {
        return kernel.parameters();
    }

    @Override
    public long parameterBytes() {
        return kernel.parameterBytes();
    }

    @Override
    public Set<String> requiredLayers() {
        return kernel.requiredLayers();
    }

    @Override
    public void close() {
        kernel.close();
    }

    private void note(long began) {
        long took = System.nanoTime() - began;
        nanos += took;
        log.loaded(took, nanos);
    }
}
