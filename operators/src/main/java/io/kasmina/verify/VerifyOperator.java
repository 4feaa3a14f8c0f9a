package io.kasmina.verify;

import io.kasmina.contract.SignedCommand;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Verifies signed commands: exactly one {@link Verification} for each, in order. Use it by {@code transformDeferred}.
 *
 * <p>The order of checks: size cap, topic, key known, MAC valid, parses, command id present, issued_at present, topic
 * fits the command's type, not in the future, not stale, nonce unseen, deadline. A source that can redeliver skips
 * what it has applied before this operator sees it.
 *
 * <p>With a persistent ledger a verification is held back until its nonce is durable; up to {@value #PREFETCH} commands behind it are
 * judged meanwhile, so that their nonces become durable together. Those that a cancellation or a crash finds there are spent without an
 * answer. A nonce that cannot be made durable declines its command as VERIFIER_UNAVAILABLE and is not spent.
 *
 * <p>Each subscription has its own MAC engine, token bucket and counts, touched by one serialised stream of commands
 * and timer ticks alone; the nonce ledger is the ports' and outlives subscriptions. Commands are handled on the
 * thread that delivers them, or on the timer's while that one is at work; nothing blocks. No command, however
 * hostile, ends the stream: only an error of the source does, after every command that it delivered got its verification;
 * end and error wait in that line for the demand of one more.
 */
public final class VerifyOperator implements Function<Flux<SignedCommand>, Flux<Verification>> {

    private static final int PREFETCH = 256;

    /** Stands for a tick of the timer among commands. */
    private static final Object TICK = new Object();

    private final VerifyConfig config;
    private final VerifyPorts ports;

    private VerifyOperator(VerifyConfig config, VerifyPorts ports) {
        this.config = config;
        this.ports = ports;
    }

    /**
     * Makes an operator. It loads the JDK's MAC provider, which may block: not for event loops.
     *
     * @param config the limits
     * @param ports the collaborators
     * @throws IllegalArgumentException if the ledger forgets nonces whose commands would still be fresh
     * @throws IllegalStateException if the JDK has no HMAC-SHA256
     */
    public static VerifyOperator of(VerifyConfig config, VerifyPorts ports) {
        VerifyConfig kept = ports.ledger().limits();
        if (!kept.outlives(config)) {
            throw new IllegalArgumentException("ledger: must remember nonces for freshness + skew = "
                    + config.freshness().plus(config.skew()) + " and allow a skew of " + config.skew() + ", does for "
                    + kept.nonceTtl() + " and " + kept.skew());
        }
        // Loads and checks the provider here instead of on an event loop.
        new CommandMac();
        return new VerifyOperator(config, ports);
    }

    @Override
    public Flux<Verification> apply(Flux<SignedCommand> in) {
        return Flux.defer(() -> verified(
                in,
                new CommandVerifier(config, ports),
                new VerifyReport(config, ports),
                new ReceiptWatch(config, ports)));
    }

    private Flux<Verification> verified(
            Flux<SignedCommand> in, CommandVerifier verifier, VerifyReport report, ReceiptWatch watch) {
        // Merge drops what waits when it meets an error, so the source's own waits in line behind the commands before
        // it.
        Flux<Object> commands = Flux.<Object>concat(in, Mono.just(new Turn.Ended(null)))
                .onErrorResume(failure -> Mono.just(new Turn.Ended(failure)));
        // Dropped ticks are made up for by the next one. The watch must see those, too: they are dropped where the line
        // is full.
        Flux<Object> ticks = Flux.interval(config.tick(), ports.timer())
                .doOnNext(n -> watch.look())
                .onBackpressureDrop()
                .map(n -> TICK);
        Flux<Object> line = Flux.merge(PREFETCH, commands, ticks);
        return ports.ledger().isPersistent()
                ? line.map(item -> turn(verifier, item))
                        .concatMap(turn -> settled(turn, watch), PREFETCH)
                        .handle(report::tell)
                : line.handle((item, sink) -> report.tell(turn(verifier, item), sink));
    }

    private static Turn turn(CommandVerifier verifier, Object item) {
        if (item instanceof SignedCommand command) {
            return verifier.verify(command);
        }
        return item == TICK ? verifier.tick() : (Turn) item;
    }

    /** Waits for the nonce. The ones behind it were judged meanwhile, and mostly written with it, so that they need no wait of their own. */
    private Mono<Turn> settled(Turn turn, ReceiptWatch watch) {
        if (!(turn instanceof Turn.Judged judged) || judged.receipt().isDurable()) {
            return Mono.just(turn);
        }
        watch.waits(judged.nanos());
        return judged.receipt()
                .durable()
                .doOnTerminate(watch::ended)
                .publishOn(ports.timer())
                .thenReturn(turn)
                .onErrorResume(failure -> Mono.just(judged.lost(CommandVerifier.kind(failure))));
    }
}
