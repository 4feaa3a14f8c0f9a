package io.kasmina.perf;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.prefetch.PrefetchOperator;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchPorts;
import io.kasmina.prefetch.PrefetchResult;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.StageRecorder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** One run of requests, so many at a time, to a source with a delay of its own and a store that has everything. */
final class PrefetchBench {

    private static final Sha256 DIGEST = new Sha256("ab".repeat(32));
    private static final Path FILE = Path.of("kernel.pt");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long SHORTEST_MICROS = 32_000;
    private static final int SPREAD_MICROS = 16_000;

    private final int requests;
    private final int atATime;
    private final Random random = new Random(5);
    private final AtomicLongArray began;
    private final AtomicLongArray own;
    private final AtomicLongArray whole;
    private final Sinks.Many<KernelReply> replies = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Many<PrefetchSignal> signals = Sinks.many().unicast().onBackpressureBuffer();
    private int sent;

    PrefetchBench(int requests, int atATime) {
        this.requests = requests;
        this.atATime = atATime;
        began = new AtomicLongArray(requests);
        own = new AtomicLongArray(requests);
        whole = new AtomicLongArray(requests);
    }

    /** Returns each request's time from its order to its file in ns, less what its source took; waits for them. */
    long[] beyond() {
        PrefetchPorts ports = new PrefetchPorts(
                this::publish,
                replies::asFlux,
                (reference, expected, maxBytes) -> Mono.just(new FetchResult.Fetched(FILE, expected, 1)),
                Clock.systemUTC(),
                event -> {},
                StageRecorder.NONE,
                Schedulers.parallel());
        PrefetchConfig config =
                new PrefetchConfig(Duration.ofSeconds(5), true, 1, atATime, requests, BreakerConfig.FETCH);
        Mono<Void> run = signals.asFlux()
                .transformDeferred(PrefetchOperator.of(config, "perf", ports))
                .doOnNext(this::ended)
                .then();
        for (int i = 0; i < atATime; i++) {
            next();
        }
        run.block(PATIENCE);
        long[] beyond = new long[requests];
        for (int i = 0; i < requests; i++) {
            beyond[i] = whole.get(i) - own.get(i);
        }
        return beyond;
    }

    /** On the thread of a result, of which there is one at a time. */
    private void next() {
        if (sent == requests) {
            signals.tryEmitComplete();
            return;
        }
        int number = sent++;
        SeedId seed = new SeedId(Integer.toString(number));
        PrefetchOrder order = new PrefetchOrder(seed, 0, Integer.toString(number), new TrainingRunId("perf"), DIGEST);
        began.set(number, System.nanoTime());
        signals.tryEmitNext(new PrefetchSignal.Start(order)).orThrow();
    }

    private void ended(PrefetchResult result) {
        if (!(result instanceof PrefetchResult.Fetched)) {
            throw new IllegalStateException("every kernel is there, but: " + result);
        }
        int number = Integer.parseInt(result.order().blueprintId());
        whole.set(number, System.nanoTime() - began.get(number));
        next();
    }

    private Mono<Void> publish(KernelRequest request) {
        return Mono.fromRunnable(() -> {
            int number = Integer.parseInt(request.blueprintId());
            long asked = System.nanoTime();
            Schedulers.parallel().schedule(() -> reply(request, number, asked), delay(), TimeUnit.MICROSECONDS);
        });
    }

    private long delay() {
        return SHORTEST_MICROS + random.nextInt(SPREAD_MICROS + 1);
    }

    private void reply(KernelRequest request, int number, long asked) {
        own.set(number, System.nanoTime() - asked);
        KernelReply ready = new KernelReply.Ready(
                request.requestId(), request.blueprintId(), "file:/kernel.pt", DIGEST.hex(), "", 0, 0);
        while (replies.tryEmitNext(ready) == Sinks.EmitResult.FAIL_NON_SERIALIZED) {
            Thread.onSpinWait(); // another reply is being queued
        }
    }
}
