package io.kasmina.perf;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The whole embedded control plane through its public door. Throughput: commands a second against parse, canonical bytes and HMAC of
 * the same commands alone; each pass has a pipeline of its own, opened and closed within it, so that no command is a replay. The peer
 * is the prototype's published figure. Latency: one command at a time from its caller to the outcome and back, against an empty hop
 * to the same scheduler and back, in turns.
 */
final class ControlRow implements Row {

    /** So many that opening and closing a pipeline counts for little. */
    private static final int COMMANDS = 200_000;

    private static final int SEEDS = 1_000;
    private static final long MIX = 1;

    /** Before the first round, since the compiler shares the core and needs that long: rates still rise for some 2 million commands. */
    private static final int WARM_UP_PASSES = 12;

    private static final int WARM_UP_TRIPS = 10_000;
    private static final int MEASURED_TRIPS = 40_000;
    private static final int LIMIT = 2;
    private static final double PROTOTYPE = 3_200;
    private static final double RATE_TARGET = 0.50;
    private static final double LATENCY_TARGET = 0.10;

    @Override
    public String name() {
        return "control";
    }

    @Override
    public List<Figure> measure(Effort effort) throws InterruptedException {
        CommandPool pool = CommandPool.of(CommandMix.of(COMMANDS, SEEDS, new Random(MIX)));
        List<Figure> figures = new ArrayList<>(throughput(pool, effort));
        figures.addAll(latency(pool, effort == Effort.QUICK ? 5_000 : MEASURED_TRIPS));
        return figures;
    }

    private static List<Figure> throughput(CommandPool pool, Effort effort) {
        for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
            answered(pool, pass % 2 == 0 ? pool.detached() : pool.annotated());
        }
        Rounds rounds = Rounds.of(
                effort,
                System::nanoTime,
                List.of(() -> answered(pool, pool.detached()), () -> answered(pool, pool.annotated()), pool::bare));
        return List.of(rate(rounds, 0, "detached"), rate(rounds, 1, "annotated"));
    }

    private static Figure rate(Rounds rounds, int side, String form) {
        return new Figure(
                "control",
                form,
                rounds.rate(side),
                "commands/s",
                rounds.rate(LIMIT),
                PROTOTYPE,
                rounds.ratio(side, LIMIT),
                RATE_TARGET);
    }

    private static long answered(CommandPool pool, List<SignedCommand> commands) {
        try (ControlBench bench = ControlBench.open(pool.keyring())) {
            Long answered = bench.commands(Flux.fromIterable(commands))
                    .filter(Predicate.not(Outcome.Rejected.class::isInstance))
                    .count()
                    .block();
            if (answered == null || answered != commands.size()) {
                throw new IllegalStateException("answered " + answered + " of " + commands.size() + " commands");
            }
            return answered;
        }
    }

    private static List<Figure> latency(CommandPool pool, int turns) throws InterruptedException {
        Durations commands = new Durations(turns);
        Durations hops = new Durations(turns);
        RoundTrips trips = new RoundTrips(System::nanoTime);
        Sinks.Many<SignedCommand> in = Sinks.many().unicast().onBackpressureBuffer();
        try (ControlBench bench = ControlBench.open(pool.keyring())) {
            CompletableFuture<Void> ended = bench.commands(in.asFlux())
                    .doOnNext(outcome -> trips.answered())
                    .then()
                    .toFuture();
            for (int turn = 0; turn < WARM_UP_TRIPS + turns; turn++) {
                SignedCommand command = pool.annotated().get(turn);
                long hop = trips.trip(() ->
                        Mono.just(command).publishOn(Schedulers.parallel()).subscribe(same -> trips.answered()));
                long answer = trips.trip(() -> in.tryEmitNext(command).orThrow());
                if (turn >= WARM_UP_TRIPS) {
                    hops.add(hop);
                    commands.add(answer);
                }
            }
            in.tryEmitComplete().orThrow();
            // The last answer may reach its caller before the stream has seen its end.
            ended.join();
        }
        return List.of(latency(commands, hops, 0.50, "idle p50"), latency(commands, hops, 0.99, "idle p99"));
    }

    private static Figure latency(Durations commands, Durations hops, double share, String what) {
        double measured = commands.micros(share);
        double limit = hops.micros(share);
        return new Figure("control", what, measured, "µs", limit, null, limit / measured, LATENCY_TARGET);
    }
}
