package io.kasmina.runner.digits;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.Kasmina;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** Sends commands one at a time through one subscription and waits for the one answer to each. Main thread only. */
final class CommandDesk implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Sinks.Many<SignedCommand> input = Sinks.many().unicast().onBackpressureBuffer();
    private final BlockingQueue<Outcome> answers = new LinkedBlockingQueue<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Disposable connection;
    private volatile @Nullable Throwable broken;

    /** Opens a desk on a running pipeline. */
    CommandDesk(Kasmina kasmina) {
        connection = kasmina.commands(input.asFlux()).subscribe(answers::add, failed -> broken = failed);
    }

    /**
     * Sends a command.
     *
     * @return its outcome
     * @throws JobFailure if none comes
     */
    Outcome send(SignedCommand command) {
        input.emitNext(command, Sinks.EmitFailureHandler.FAIL_FAST);
        Outcome outcome = await();
        if (outcome == null) {
            throw new JobFailure("a command got no outcome within " + PATIENCE.toSeconds() + " s"
                    + (broken == null ? "" : ": " + broken));
        }
        outcomes.add(outcome);
        return outcome;
    }

    /**
     * Sends a command that must take effect.
     *
     * @return its outcome, applied or pending
     * @throws JobFailure if it is neither
     */
    Outcome carryOut(String what, SignedCommand command) {
        Outcome outcome = send(command);
        if (!(outcome instanceof Outcome.Applied || outcome instanceof Outcome.Pending)) {
            throw new JobFailure(what + ": " + outcome.verdict() + " " + outcome.reasonCode());
        }
        return outcome;
    }

    /** Returns every outcome so far, in order. */
    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    @Override
    public void close() {
        input.tryEmitComplete();
        connection.dispose();
    }

    private @Nullable Outcome await() {
        try {
            return answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new JobFailure("interrupted while a command was on its way");
        }
    }
}
