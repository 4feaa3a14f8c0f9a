package io.kasmina.perf;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.verify.Verification;
import io.kasmina.verify.VerifyConfig;
import io.kasmina.verify.VerifyOperator;
import io.kasmina.verify.VerifyPorts;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Verified commands a second against parse, canonical bytes and HMAC alone. Each pass verifies the same commands against a new
 * ledger, so that none is a replay. The peer is the prototype's published figure for an empty ledger.
 */
final class VerifyRow implements Row {

    private static final int COMMANDS = 5_000;
    private static final int LIMIT = 2;
    private static final double PROTOTYPE = 43_000;
    private static final double TARGET = 0.70;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public List<Figure> measure(Effort effort) {
        CommandPool pool = CommandPool.of(COMMANDS);
        Rounds rounds = Rounds.of(
                effort,
                System::nanoTime,
                List.of(() -> verified(pool, pool.detached()), () -> verified(pool, pool.annotated()), pool::bare));
        return List.of(figure(rounds, 0, "detached"), figure(rounds, 1, "annotated"));
    }

    private static Figure figure(Rounds rounds, int side, String form) {
        return new Figure(
                "verify",
                form,
                rounds.rate(side),
                "commands/s",
                rounds.rate(LIMIT),
                PROTOTYPE,
                rounds.ratio(side, LIMIT),
                TARGET);
    }

    private static long verified(CommandPool pool, List<SignedCommand> commands) {
        VerifyConfig config = VerifyConfig.defaults();
        Keyring keyring = pool.keyring();
        VerifyPorts ports = new VerifyPorts(
                () -> keyring,
                LeylineCommandCodec.create(),
                RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                NonceLedger.inMemory(config, new byte[16]),
                Clock.fixed(CommandPool.ISSUED, ZoneOffset.UTC),
                event -> {},
                StageRecorder.NONE,
                Schedulers.parallel());
        Long accepted = Flux.fromIterable(commands)
                .transformDeferred(VerifyOperator.of(config, ports))
                .filter(verification -> verification instanceof Verification.Accepted)
                .count()
                .block();
        if (accepted == null || accepted != commands.size()) {
            throw new IllegalStateException("accepted " + accepted + " of " + commands.size() + " commands");
        }
        return accepted;
    }
}
