package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.support.TrackedTensors;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A join under virtual time, played move by move on one thread. */
final class JoinRun {

    static final List<SeedId> SEEDS = List.of(new SeedId("gated-a"), new SeedId("gated-b"), new SeedId("plain"));
    static final Duration WINDOW = Duration.ofSeconds(2);
    static final Duration TICK = Duration.ofMillis(500);

    private static final int WINDOWS_TO_DRAIN = 100;
    private static final LogitsNeed[] NEEDS = LogitsNeed.values();

    private final TrackedTensors tensors = new TrackedTensors();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Sinks.Many<Activation> activations = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Many<Logits> logits = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.One<Object> failure = Sinks.one();
    private final Map<SeedId, LogitsNeed> needs = new HashMap<>();
    private final Consumer consumer = new Consumer();

    JoinRun(int capacity) {
        BlendConfig config = new BlendConfig(AlphaSchedule.defaults(), WINDOW, capacity, 3);
        ActivationJoin.of(config, frame -> need(frame.seed()), time, StageRecorder.NONE)
                .join(activations.asFlux(), logits.asFlux().takeUntilOther(failure.asMono()))
                .subscribe(consumer);
    }

    /** Returns what a seed does with logits until a move changes it. */
    static LogitsNeed firstNeed(SeedId seed) {
        return seed.value().equals("plain") ? LogitsNeed.NONE : LogitsNeed.NOW;
    }

    LogitsNeed need(SeedId seed) {
        return needs.getOrDefault(seed, firstNeed(seed));
    }

    TrackedTensors tensors() {
        return tensors;
    }

    boolean completed() {
        return consumer.completed;
    }

    /** Returns for each activation that left whether it had logits, in the order in which they left. */
    Map<JoinModel.Key, Boolean> emitted() {
        return consumer.emitted;
    }

    void request(long amount) {
        consumer.request(amount);
    }

    void play(Move move, int step) {
        SeedId seed = SEEDS.get(move.seed());
        switch (move.kind()) {
            case ACTIVATION -> offer(activations, new Activation(seed, step, tensors.next(), tensors.next()));
            case LOGITS -> offer(logits, new Logits(seed, step, tensors.next()));
            case TIME -> time.advanceTimeBy(TICK.multipliedBy(move.amount()));
            case DEMAND -> consumer.request(1 + move.amount());
            case NEED -> needs.put(seed, NEEDS[move.amount() % NEEDS.length]);
        }
    }

    void end(End end) {
        switch (end) {
            case COMPLETE -> complete();
            case CANCEL -> consumer.cancel();
            case ERROR ->
                failure.tryEmitError(new IllegalStateException("source failed")).orThrow();
        }
    }

    private void complete() {
        activations.tryEmitComplete().orThrow();
        consumer.request(Long.MAX_VALUE);
        for (int i = 0; i < WINDOWS_TO_DRAIN; i++) {
            time.advanceTimeBy(WINDOW);
        }
    }

    private static <F extends Frame> void offer(Sinks.Many<F> sink, F frame) {
        if (sink.tryEmitNext(frame).isFailure()) {
            frame.close();
        }
    }

    /** What may happen to a join. */
    enum Kind {
        ACTIVATION,
        LOGITS,
        TIME,
        DEMAND,
        NEED
    }

    /** How a run ends. */
    enum End {
        COMPLETE,
        CANCEL,
        ERROR
    }

    /** One thing that happens; the amount counts ticks of time or demand, or tells a need. */
    record Move(Kind kind, int seed, int amount) {}

    private static final class Consumer extends BaseSubscriber<Joined> {

        private final Map<JoinModel.Key, Boolean> emitted = new LinkedHashMap<>();
        private boolean completed;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Demand comes with the moves.
        }

        @Override
        protected void hookOnNext(Joined joined) {
            Activation activation = joined.activation();
            emitted.put(new JoinModel.Key(activation.seed(), activation.step()), joined.logits() != null);
            joined.close();
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }

        @Override
        protected void hookOnError(Throwable error) {
            // Expected: the run ended so.
        }
    }
}
