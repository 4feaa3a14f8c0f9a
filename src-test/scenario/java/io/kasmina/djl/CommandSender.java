package io.kasmina.djl;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.support.Policy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sends signed commands down one stream, each after the outcome of the one before it. Main thread only. */
final class CommandSender {

    private final Sinks.Many<SignedCommand> commands = Sinks.many().unicast().onBackpressureBuffer();
    private final AtomicReference<CompletableFuture<Outcome>> waiting = new AtomicReference<>();
    private final Policy policy;

    CommandSender(Kasmina kasmina, Policy policy) {
        this.policy = policy;
        kasmina.commands(commands.asFlux()).subscribe(outcome -> waiting.get().complete(outcome), failure -> {});
    }

    /**
     * Sends a command and waits for its outcome. Not by {@code orTimeout}: its timer is cancelled by whoever answers, for whom BlockHound
     * breaks the lock of that timer's queue.
     */
    Outcome send(Command command) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        waiting.set(outcome);
        commands.tryEmitNext(policy.sign(command)).orThrow();
        return DjlRig.now(Mono.fromFuture(outcome));
    }
}
