package io.kasmina.verify;

import io.kasmina.contract.SignedCommand;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Verifies signed commands: exactly one {@link Verification} for each, in order. Use it by {@code transformDeferred}.
 *
 * <p>The order of checks: size cap, topic, key known, MAC valid, parses, command id present, issued_at present, topic
 * fits the command's type, not in the future, not stale, nonce unseen, deadline. A source that can redeliver skips
 * what it has applied before this operator sees it.
 *
 * <p>Each subscription has its own MAC engine, token bucket and counts, touched by one serialised stream of commands
 * and timer ticks alone; the nonce ledger is the ports' and outlives subscriptions. Commands are handled on the
 * thread that delivers them, or on the timer's while that one is at work; nothing blocks. No command, however
 * hostile, ends the stream: only an error of the source does, after every command that it delivered got its verification;
 * end and error wait in that line for the demand of one more.
 */
public final class VerifyOperator implements Function<Flux<SignedCommand>, Flux<Verification>> {

    private static final int PREFETCH = 256;

    private final VerifyConfig config;
    private final VerifyPorts ports;

    /** What arrives beside commands. */
    private enum Pulse {
        TICK,
        END
    }

    /** The source's error, in line behind the commands before it: merge drops what waits when it meets an error. */
    private record Broken(Throwable cause) {}

    private VerifyOperator(VerifyConfig config, VerifyPorts ports) {
        this.config = config;
        this.ports = ports;
    }

    /**
     * Makes an operator. It loads the JDK's MAC provider, which may block: not for event loops.
     *
     * @param config the limits
     * @param ports the collaborators
     * @throws IllegalStateException if the JDK has no HMAC-SHA256
     */
    public static VerifyOperator of(VerifyConfig config, VerifyPorts ports) {
        // Loads and checks the provider here instead of on an event loop.
        new CommandMac();
        return new VerifyOperator(config, ports);
    }

    @Override
    public Flux<Verification> apply(Flux<SignedCommand> in) {
        return Flux.defer(() -> verified(in, new CommandVerifier(config, ports)));
    }

    private Flux<Verification> verified(Flux<SignedCommand> in, CommandVerifier verifier) {
        Flux<Object> commands =
                Flux.<Object>concat(in, Mono.just(Pulse.END)).onErrorResume(e -> Mono.just(new Broken(e)));
        // Dropped ticks are made up for by the next one.
        Flux<Object> ticks =
                Flux.interval(config.tick(), ports.timer()).onBackpressureDrop().map(n -> Pulse.TICK);
        return Flux.merge(PREFETCH, commands, ticks).handle((item, sink) -> turn(verifier, item, sink));
    }

    private static void turn(CommandVerifier verifier, Object item, SynchronousSink<Verification> sink) {
        if (item instanceof SignedCommand command) {
            sink.next(verifier.verify(command));
        } else if (item == Pulse.TICK) {
            verifier.tick();
        } else if (item instanceof Broken broken) {
            verifier.end();
            sink.error(broken.cause());
        } else {
            verifier.end();
            sink.complete();
        }
    }
}
