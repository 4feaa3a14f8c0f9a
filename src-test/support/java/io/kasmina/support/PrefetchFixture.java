package io.kasmina.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.prefetch.PrefetchOperator;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchPorts;
import io.kasmina.prefetch.PrefetchResult;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.MetricName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A prefetch operator in virtual time, with a bus and a store that the test plays. */
public final class PrefetchFixture {

    /** The right digest. */
    public static final Sha256 DIGEST = new Sha256("ab".repeat(32));

    /** A wrong digest. */
    public static final Sha256 OTHER_DIGEST = new Sha256("cd".repeat(32));

    /** Where the store puts a file. */
    public static final Path FILE = Path.of("store", "kernel.pt");

    /** Virtual time. */
    public final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

    /** What was reported. */
    public final RecordedTelemetry telemetry = new RecordedTelemetry();

    /** Signals to the operator. */
    public final TestPublisher<PrefetchSignal> signals = TestPublisher.create();

    /** Replies to the operator. */
    public final TestPublisher<KernelReply> replies = TestPublisher.create();

    /** Requests that reached the bus, oldest first. */
    public final List<KernelRequest> requests = new ArrayList<>();

    /** Results, oldest first. */
    public final List<PrefetchResult> results = new ArrayList<>();

    /** Fetches under way or ended: each ends when the test says so. */
    public final List<Sinks.One<FetchResult>> fetches = new ArrayList<>();

    /** References of the fetches. */
    public final List<String> references = new ArrayList<>();

    /** Fetches that were cancelled. */
    public int cancelledFetches;

    /** What a publication does beside being noted; may be replaced. */
    public Mono<Void> publication = Mono.empty();

    /** Plays the store; may be replaced. */
    public ArtifactFetcher fetcher = this::fetch;

    private final PrefetchOperator operator;

    /** Makes a fixture with the default limits. */
    public PrefetchFixture() {
        this(PrefetchConfig.defaults());
    }

    /** Makes a fixture with other limits. */
    public PrefetchFixture(PrefetchConfig config) {
        PrefetchPorts ports = new PrefetchPorts(
                request -> {
                    requests.add(request);
                    return publication;
                },
                replies::flux,
                (reference, expected, maxBytes) -> fetcher.fetch(reference, expected, maxBytes),
                new SchedulerClock(timer),
                telemetry,
                telemetry,
                timer);
        operator = PrefetchOperator.of(config, "runner-1", ports);
    }

    /** Returns default limits with other bounds of orders. */
    public static PrefetchConfig atMost(int outstanding, int waiting) {
        PrefetchConfig defaults = PrefetchConfig.defaults();
        return new PrefetchConfig(
                defaults.latencyBudget(), true, defaults.maxArtifactBytes(), outstanding, waiting, defaults.breaker());
    }

    /** Makes an order with a pin. */
    public static PrefetchOrder order(String seed, long generation) {
        return order(seed, generation, DIGEST);
    }

    /** Makes an order. */
    public static PrefetchOrder order(String seed, long generation, @Nullable Sha256 pin) {
        return new PrefetchOrder(new SeedId(seed), generation, "BP-" + seed, new TrainingRunId("run-7"), pin);
    }

    /** Returns the operator's results as a flux of its own. */
    public Flux<PrefetchResult> flux() {
        return results(signals.flux());
    }

    /** Returns the operator's results for another source of signals. */
    public Flux<PrefetchResult> results(Flux<PrefetchSignal> source) {
        return source.transformDeferred(operator);
    }

    /** Collects results from now on. */
    public Disposable run() {
        return flux().subscribe(results::add);
    }

    /** Sends an order. */
    public void start(PrefetchOrder order) {
        signals.next(new PrefetchSignal.Start(order));
    }

    /** Lets virtual time pass. */
    public void pass(Duration time) {
        timer.advanceTimeBy(time);
    }

    /** Answers a request as its source should. */
    public void ready(KernelRequest request) {
        ready(request.requestId(), request.blueprintId(), DIGEST.hex());
    }

    /** Answers a request. */
    public void ready(String requestId, String blueprintId, String checksum) {
        replies.next(new KernelReply.Ready(requestId, blueprintId, "file:/kernel.pt", checksum, "", 1, 2));
    }

    /** Lets the latest fetch succeed. */
    public void fetched() {
        fetchEnds(new FetchResult.Fetched(FILE, DIGEST, 1000));
    }

    /** Lets the latest fetch fail. */
    public void fetchFails(FetchFailure failure) {
        fetchEnds(new FetchResult.Failed(failure, ""));
    }

    /** Lets the latest fetch end. */
    public void fetchEnds(FetchResult result) {
        fetches.get(fetches.size() - 1).tryEmitValue(result).orThrow();
    }

    /** Returns the latest result. */
    public PrefetchResult last() {
        return results.get(results.size() - 1);
    }

    /** Returns the latest request. */
    public KernelRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    /** Asserts that the latest order failed for a reason. */
    public void assertFailed(GateReason reason) {
        assertThat(last()).isInstanceOfSatisfying(PrefetchResult.Failed.class, failed -> assertThat(failed.reason())
                .isEqualTo(reason));
    }

    /** Asserts how many replies were ignored for a reason. */
    public void assertIgnored(String reason, long times) {
        assertThat(telemetry.count(MetricName.PREFETCH_REPLIES_IGNORED, "reason", reason))
                .isEqualTo(times);
    }

    private Mono<FetchResult> fetch(String reference, Sha256 expected, long maxBytes) {
        Sinks.One<FetchResult> fetch = Sinks.one();
        fetches.add(fetch);
        references.add(reference + " " + expected + " " + maxBytes);
        return fetch.asMono().doOnCancel(() -> cancelledFetches++);
    }
}
