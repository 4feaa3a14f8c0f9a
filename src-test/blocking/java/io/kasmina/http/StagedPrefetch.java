package io.kasmina.http;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.support.Await;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.Sockets;
import io.kasmina.support.ThreadGate;
import io.kasmina.support.ThreadedBed;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.Kernel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** A pipeline on its real threads that fetches one kernel over HTTP, up to a stage, where it stays until it is given up. */
final class StagedPrefetch implements AutoCloseable {

    private static final byte[] BYTES = StoreBed.bytes(300_000);
    private static final int PART = 100_000;
    private static final SeedId OTHER = new SeedId("seed-0");

    /** Takes a good part of a second to read, and no room on the disk. */
    private static final long HUGE = 1L << 30;

    final ThreadedBed bed;
    final StoreBed store;
    final Sha256 digest;
    final StagedBus bus;
    private final PrefetchStage stage;
    private final CutOffServer server = new CutOffServer(BYTES);
    private final Sockets.Full full;
    private final Sockets.Silent silent = new Sockets.Silent();
    private final long connections;
    private final ThreadGate gate = new ThreadGate(StoreBed.IO);
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private List<String> left = List.of();

    StagedPrefetch(PrefetchStage stage, Path directory) throws IOException {
        this.stage = stage;
        store = new StoreBed(directory);
        full = stage == PrefetchStage.CONNECTING ? new Sockets.Full() : null;
        digest = stage == PrefetchStage.HASHING ? huge() : StoreBed.digest(BYTES);
        server.stallAfter(most());
        connections = Sockets.open(port());
        bus = new StagedBus(stage, scheme() + "://127.0.0.1:" + port() + "/kernel.pt", digest);
        bed = new ThreadedBed(
                StageRecorder.NONE,
                config -> config.with(KernelCacheConfig.off())
                        .with(new PrefetchConfig(Duration.ofHours(1), true, HUGE, 1, 4, BreakerConfig.FETCH)),
                parts -> parts.prefetch(bus, bus, store.http()));
        bed.bus.blueprint(store.directory.resolve(digest + ".pt").toString(), this::load);
        bed.kasmina.telemetry().subscribe(packet -> events.addAll(packet.events()));
    }

    /** Germinates the seed and waits until its order is where it is to stay. */
    void reach() {
        if (stage == PrefetchStage.QUEUED) {
            bed.send(bed.policy.germinate(OTHER, "never", digest, BlendSpec.byDefault()));
            Await.until("the other order is under way", () -> bus.requests() == 1);
        }
        bed.send(bed.policy.germinate(ThreadedBed.SEED, StagedBus.BLUEPRINT, digest, BlendSpec.byDefault()));
        if (stage == PrefetchStage.TAKING_IN) {
            Await.until("all but the last bytes are written", () -> written() == most());
            gate.shut();
            server.goOn();
        }
        Await.until("the order is at " + stage, reached());
    }

    /** Lets the device and the store's threads go on. */
    void release() {
        loaded.countDown();
        gate.close();
    }

    /** Returns the reasons for which orders of the seed were cancelled. */
    List<String> cancelled() {
        return events.stream()
                .filter(event -> event.name() == EventName.PREFETCH_CANCELED && ThreadedBed.SEED.equals(event.seed()))
                .map(event -> event.attributes().get("reason"))
                .toList();
    }

    /** Returns how many connections of the fetch are open. */
    long connections() {
        return Sockets.open(port()) - connections;
    }

    /** Returns the files that the store had when all its threads were done; after {@link #close}. */
    List<String> left() {
        return left;
    }

    /** Closes what is still open, once device and store have done what was left. */
    @Override
    public void close() throws IOException {
        release();
        bed.close();
        left = store.filesLeft();
        server.close();
        silent.close();
        store.close();
        if (full != null) {
            full.close();
        }
    }

    private BooleanSupplier reached() {
        return switch (stage) {
            case QUEUED -> () -> bus.requests() == 1;
            case PUBLISHING -> () -> bus.hanging() == 1;
            case AWAITING_REPLY -> () -> bus.requests() == 1 && bus.hanging() == 0;
            case CONNECTING -> () -> Sockets.to(port(), Sockets.State.SYN_SENT) > 0;
            case SHAKING_HANDS, ASKING -> silent::hasHeard;
            case HEAD -> () -> Files.exists(store.directory.resolve("." + digest + ".etag"));
            case BODY -> () -> written() == most();
            case TAKING_IN -> () -> gate.held() > 0;
            case HASHING -> StagedPrefetch::isHashing;
            case LOADING -> () -> loading.getCount() == 0;
        };
    }

    private int most() {
        return switch (stage) {
            case HEAD -> 0;
            case BODY -> PART;
            case TAKING_IN -> BYTES.length - 1_000;
            default -> BYTES.length;
        };
    }

    private String scheme() {
        return stage == PrefetchStage.SHAKING_HANDS ? "https" : "http";
    }

    private int port() {
        return switch (stage) {
            case CONNECTING -> full.port();
            case SHAKING_HANDS, ASKING -> silent.port();
            default -> server.port();
        };
    }

    private long written() {
        return StoreBed.files(store.directory).stream()
                .filter(name -> name.endsWith(".part"))
                .mapToLong(name -> store.directory.resolve(name).toFile().length())
                .sum();
    }

    private static boolean isHashing() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith(StoreBed.IO))
                .flatMap(thread -> List.of(thread.getValue()).stream())
                .anyMatch(frame -> frame.getClassName().equals(Digests.class.getName()));
    }

    private Sha256 huge() throws IOException {
        Path made = Files.createDirectories(store.directory).resolve("huge");
        try (RandomAccessFile file = new RandomAccessFile(made.toFile(), "rw")) {
            file.setLength(HUGE);
        }
        Sha256 zeros = Zeros.DIGEST;
        Files.move(made, made.resolveSibling(zeros + ".pt"));
        return zeros;
    }

    private Kernel load() {
        loading.countDown();
        try {
            loaded.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        HeapKernel kernel = HeapKernel.of(bed.ops, 1, 0);
        bed.kernels.add(kernel);
        return kernel;
    }

    /** Computed once, since it takes as long as the stage. */
    private static final class Zeros {

        static final Sha256 DIGEST = digest();

        private static Sha256 digest() {
            var digest = Digests.sha256();
            byte[] megabyte = new byte[1 << 20];
            for (long i = 0; i < HUGE; i += megabyte.length) {
                digest.update(megabyte);
            }
            return Digests.finish(digest);
        }
    }
}
