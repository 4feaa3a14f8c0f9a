package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.support.TrackedTensors;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ActivationJoinProperties {

    private static final int RACES = 200;

    @Provide
    Arbitrary<List<JoinRun.Move>> moves() {
        Arbitrary<JoinRun.Kind> kinds = Arbitraries.of(
                JoinRun.Kind.ACTIVATION,
                JoinRun.Kind.ACTIVATION,
                JoinRun.Kind.LOGITS,
                JoinRun.Kind.LOGITS,
                JoinRun.Kind.TIME,
                JoinRun.Kind.DEMAND,
                JoinRun.Kind.NEED);
        Arbitrary<Integer> seeds = Arbitraries.integers().between(0, JoinRun.SEEDS.size() - 1);
        Arbitrary<Integer> amounts = Arbitraries.integers().between(0, 5);
        return Combinators.combine(kinds, seeds, amounts)
                .as(JoinRun.Move::new)
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 500)
    void everyTensorIsClosedExactlyOnceUnderAnyInterleavingAndEnd(
            @ForAll("moves") List<JoinRun.Move> moves,
            @ForAll JoinRun.End end,
            @ForAll @IntRange(min = 1, max = 6) int capacity) {
        JoinRun run = new JoinRun(capacity);
        moves.forEach(move -> run.play(move, move.amount()));
        run.end(end);

        run.tensors().assertEachClosedOnce();
    }

    @Property(tries = 500)
    void everyActivationLeavesOnceWithTheLogitsThatCameWithinTheWindow(@ForAll("moves") List<JoinRun.Move> moves) {
        JoinRun run = new JoinRun(200);
        JoinModel model = new JoinModel(JoinRun.WINDOW, run::need);
        run.request(Long.MAX_VALUE);
        int step = 5;
        for (JoinRun.Move move : moves) {
            // Activations have steps of their own; logits aim at those around the latest.
            int at = move.kind() == JoinRun.Kind.ACTIVATION ? ++step : step + move.amount() - 3;
            model.play(move, at);
            run.play(move, at);
        }
        run.end(JoinRun.End.COMPLETE);
        model.end();

        assertThat(run.completed()).isTrue();
        assertThat(run.emitted()).isEqualTo(model.left());
        assertThat(JoinRun.SEEDS).allSatisfy(seed -> assertThat(stepsOf(seed, run))
                .as("activations of %s leave in the order in which they came", seed)
                .isSorted());
    }

    @Example
    void aCancellationThatRacesWithArrivalsClosesEveryTensorOnce() throws InterruptedException {
        for (int race = 0; race < RACES; race++) {
            TrackedTensors tensors = new TrackedTensors();
            ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
            cancelAfter(1 + race, tensors, Schedulers.fromExecutorService(threads));
            // A frame on its way is closed by the thread that carries it, so let all threads end.
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

            tensors.assertEachClosedOnce();
        }
    }

    private static void cancelAfter(int joins, TrackedTensors tensors, Scheduler scheduler) {
        BlendConfig config = new BlendConfig(AlphaSchedule.defaults(), Duration.ofMillis(1), 16, 3);
        Flux<Activation> activations = Flux.range(0, 300)
                .map(step -> new Activation(seed(step), step, tensors.next(), null))
                .subscribeOn(scheduler, false);
        Flux<Logits> logits = Flux.range(0, 300)
                .map(step -> new Logits(seed(step), step, tensors.next()))
                .subscribeOn(scheduler, false);
        ActivationJoin.of(config, frame -> JoinRun.firstNeed(frame.seed()), scheduler, StageRecorder.NONE)
                .join(activations, logits)
                .doOnNext(Joined::close)
                .take(joins)
                .blockLast(Duration.ofSeconds(10));
    }

    private static List<Long> stepsOf(SeedId seed, JoinRun run) {
        return run.emitted().keySet().stream()
                .filter(key -> key.seed().equals(seed))
                .map(JoinModel.Key::step)
                .toList();
    }

    private static SeedId seed(int step) {
        return JoinRun.SEEDS.get(step % JoinRun.SEEDS.size());
    }
}
