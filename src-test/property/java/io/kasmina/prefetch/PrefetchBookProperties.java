package io.kasmina.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.SeedId;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.support.RecordedTelemetry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever happens in whatever order, the books balance. */
class PrefetchBookProperties {

    private static final long SECOND = 1_000_000_000L;

    @Property(tries = 1000)
    void everyOrderIsAnsweredOnceAndEveryRequestStoppedOnce(@ForAll("events") List<PrefetchEvent> events) {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        int[] ids = {0};
        PrefetchBook book = new PrefetchBook(
                PrefetchFixture.atMost(2, 10),
                () -> "r" + ids[0]++,
                KernelManifest.NONE,
                new FetchBreaker(new BreakerConfig(3, 2_000, 2), telemetry, telemetry),
                new PrefetchLog(telemetry, telemetry));
        List<PrefetchStep> steps = new ArrayList<>();
        long now = 0;
        for (PrefetchEvent event : events) {
            steps.addAll(book.on(event, now += SECOND));
        }
        steps.addAll(book.on(new PrefetchEvent.SignalsEnded(), now += SECOND));
        for (int id = 0; id < ids[0]; id++) { // rises while waiting orders begin
            steps.addAll(book.on(new PrefetchEvent.TimedOut("r" + id), now += SECOND));
        }

        long signals = events.stream()
                .filter(PrefetchEvent.Signalled.class::isInstance)
                .count();
        long starts = events.stream().filter(PrefetchBookProperties::isStart).count();
        assertThat(count(steps, PrefetchStep.Deliver.class)).isEqualTo(starts);
        assertThat(count(steps, PrefetchStep.Release.class)).isEqualTo(signals);
        assertThat(steps.get(steps.size() - 1)).isInstanceOf(PrefetchStep.End.class);
        assertThatRequestsBalance(steps);
    }

    /** A request is asked for, then fetched at most once, then stopped exactly once. */
    private static void assertThatRequestsBalance(List<PrefetchStep> steps) {
        Set<String> asked = new HashSet<>();
        Set<String> fetched = new HashSet<>();
        for (PrefetchStep step : steps) {
            if (step instanceof PrefetchStep.Ask ask) {
                assertThat(asked.add(ask.requestId())).isTrue();
            } else if (step instanceof PrefetchStep.Fetch fetch) {
                assertThat(asked).contains(fetch.requestId());
                assertThat(fetched.add(fetch.requestId())).isTrue();
            } else if (step instanceof PrefetchStep.Stop stop) {
                assertThat(asked.remove(stop.requestId())).isTrue();
            }
        }
        assertThat(asked).isEmpty();
    }

    private static boolean isStart(PrefetchEvent event) {
        return event instanceof PrefetchEvent.Signalled signalled && signalled.signal() instanceof PrefetchSignal.Start;
    }

    private static long count(List<PrefetchStep> steps, Class<? extends PrefetchStep> kind) {
        return steps.stream().filter(kind::isInstance).count();
    }

    @Provide
    Arbitrary<List<PrefetchEvent>> events() {
        Arbitrary<String> seeds = Arbitraries.of("a", "b", "c");
        Arbitrary<Long> generations = Arbitraries.longs().between(1, 4);
        Arbitrary<String> requests = Arbitraries.integers().between(0, 25).map(n -> "r" + n);
        Arbitrary<PrefetchEvent> starts = Combinators.combine(seeds, generations)
                .as((seed, generation) ->
                        new PrefetchEvent.Signalled(new PrefetchSignal.Start(PrefetchFixture.order(seed, generation))));
        Arbitrary<PrefetchEvent> cancels = Combinators.combine(seeds, generations)
                .as((seed, generation) -> new PrefetchEvent.Signalled(
                        new PrefetchSignal.Cancel(new SeedId(seed), generation, CancelReason.RETIRED)));
        Arbitrary<PrefetchEvent> replies = Combinators.combine(requests, seeds)
                .as((request, seed) -> new PrefetchEvent.Replied(new KernelReply.Ready(
                        request, "BP-" + seed, "file:/k", PrefetchFixture.DIGEST.hex(), "", 0, 0)));
        Arbitrary<PrefetchEvent> fetches = Combinators.combine(requests, Arbitraries.of(true, false))
                .as((request, good) -> new PrefetchEvent.FetchEnded(
                        request,
                        good
                                ? new FetchResult.Fetched(PrefetchFixture.FILE, PrefetchFixture.DIGEST, 1)
                                : new FetchResult.Failed(FetchFailure.NOT_FOUND, "")));
        Arbitrary<PrefetchEvent> rest = requests.flatMap(request ->
                Arbitraries.of(new PrefetchEvent.TimedOut(request), new PrefetchEvent.Unpublished(request, "X")));
        Arbitrary<PrefetchEvent> closing = Arbitraries.just(new PrefetchEvent.Closing());
        return Arbitraries.frequencyOf(
                        Tuple.of(25, Arbitraries.oneOf(starts, cancels, replies, fetches, rest)), Tuple.of(1, closing))
                .list()
                .ofMaxSize(120);
    }
}
