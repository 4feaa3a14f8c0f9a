package io.kasmina.perf;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.pipeline.cache.KernelCache;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.cache.KernelKey;
import io.kasmina.pipeline.cache.Spare;
import io.kasmina.pipeline.prefetch.KernelAttacher;
import io.kasmina.pipeline.prefetch.SpareLoader;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A table of kernels behind a cache, and one kernel file of 100 KB. One caller, which waits for every task on the device thread; only
 * what is compared is timed, not what is made ready for it or cleared away.
 */
final class CacheBench implements AutoCloseable {

    private static final int SPARES = 32;
    private static final int WIDTH = 160;
    private static final SeedId SEED = new SeedId("seed");

    private final TorchLane torch;
    private final DjlBackend backend;
    private final Path file;
    private final Sha256 digest;
    private final KernelTable table = new KernelTable(new ParameterRegistry(() -> null));
    private final KernelCache cache;
    private final KernelAttacher attacher;
    private final Kernel small;
    private final Tensor input;
    private long timed;

    private CacheBench(TorchLane torch) throws IOException {
        this.torch = torch;
        backend = torch.backend();
        file = TorchScriptArchive.of(
                        "Linear",
                        """
                        def forward(self, x: Tensor) -> Tensor:
                          return torch.linear(x, self.weight)
                        """)
                .withParameter("weight", new float[WIDTH * WIDTH], WIDTH, WIDTH)
                .writeTo(Files.createTempFile("kasmina-cache", ".pt"));
        digest = Digests.of(file);
        cache = new KernelCache(
                new KernelCacheConfig(SPARES, Long.MAX_VALUE, Duration.ofSeconds(10), Duration.ofMillis(100)),
                StageRecorder.NONE);
        SpareLoader loader = torch.call(() -> new SpareLoader(
                backend.kernels(),
                backend.kernels(),
                backend.ops(),
                null,
                KernelManifest.NONE,
                cache,
                StageRecorder.NONE));
        attacher = new KernelAttacher(loader, cache, table);
        small = torch.call(() -> backend.kernels().load(file));
        input = torch.call(() -> backend.ops()
                .create(TensorShape.of(1, WIDTH), DType.FLOAT32, ByteBuffer.allocateDirect(WIDTH * Float.BYTES)));
    }

    /** Writes the file and opens the rest. */
    static CacheBench open(TorchLane torch) throws IOException {
        return new CacheBench(torch);
    }

    /** Returns the rates of attaching spares, and of one small forward; at little effort, since making a spare takes many times as long. */
    Rounds spares() {
        return rounds(Effort.QUICK, this::attachSpares, this::forwards);
    }

    /** Returns the rates of attaching from a file that is checked, and of reading and loading it. */
    Rounds files(Effort effort) {
        return rounds(effort, this::attachFile, this::load);
    }

    private Rounds rounds(Effort effort, Callable<Long> ours, Callable<Long> limit) {
        timed = 0;
        return Rounds.of(effort, () -> timed, List.of(() -> torch.call(ours), () -> torch.call(limit)));
    }

    private long attachSpares() {
        List<KernelKey> keys = new ArrayList<>();
        for (int i = 0; i < SPARES; i++) {
            keys.add(new KernelKey("blueprint-" + i, digest));
            cache.missed(keys.get(i), file);
            cache.put(keys.get(i), new Spare(backend.kernels().load(file), null));
        }
        List<KernelAttacher.Result> attached = new ArrayList<>();
        long began = System.nanoTime();
        for (KernelKey key : keys) {
            attached.add(attacher.attachSpare(SEED, 1, key));
        }
        timed += System.nanoTime() - began;
        attached.forEach(CacheBench::detach);
        return SPARES;
    }

    private long forwards() {
        long began = System.nanoTime();
        for (int i = 0; i < SPARES; i++) {
            small.forward(input, false).close();
        }
        timed += System.nanoTime() - began;
        return SPARES;
    }

    private long attachFile() throws IOException {
        cache.clear();
        long began = System.nanoTime();
        if (!Digests.of(file).equals(digest)) {
            throw new IllegalStateException("the file has changed");
        }
        KernelAttacher.Result attached = attacher.attach(SEED, 1, new KernelKey("blueprint", digest), file);
        timed += System.nanoTime() - began;
        detach(attached);
        return 1;
    }

    private long load() throws IOException {
        long began = System.nanoTime();
        byte[] content = Files.readAllBytes(file);
        Kernel kernel = backend.kernels().load(file);
        timed += System.nanoTime() - began;
        kernel.close();
        return content.length > 0 ? 1 : 0;
    }

    private static void detach(KernelAttacher.Result result) {
        if (!(result instanceof KernelAttacher.Result.Done done)) {
            throw new IllegalStateException("not attached: " + result);
        }
        done.close();
    }

    @Override
    public void close() {
        torch.close(() -> {
            table.end();
            cache.end();
            input.close();
            small.close();
            Files.delete(file);
        });
    }
}
