package io.kasmina.perf;

import com.google.protobuf.CodedOutputStream;
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
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What {@link VerifyRow} compares. Each workload returns how many commands it handled. One thread. */
final class VerifyBench {

    private final CommandPool pool;
    private final VerifyConfig config = VerifyConfig.defaults();

    VerifyBench(CommandPool pool) {
        this.pool = pool;
    }

    /** Verifies commands against an empty ledger. */
    long verifiedAfresh(List<SignedCommand> commands) {
        return verified(commands, NonceLedger.inMemory(config, new byte[16]));
    }

    /** Verifies commands against a ledger that is and stays full to its measure. */
    long verified(List<SignedCommand> commands, SteadyLedger ledger) {
        ledger.nextPass();
        return verified(commands, (NonceLedger) ledger);
    }

    /** Makes canonical bytes straight from the wire. */
    long canonical() {
        long bytes = 0;
        for (SignedCommand command : pool.annotated()) {
            if (CommandCanonicalizer.canonicalize(command.value()) instanceof CanonicalForm.Certain certain) {
                bytes += certain.bytes().length;
            }
        }
        return counted(bytes);
    }

    /** Makes them by the runtime's own means: parse, a second message without the signature, its deterministic form. */
    long canonicalByRuntime() {
        long bytes = 0;
        for (SignedCommand command : pool.annotated()) {
            bytes += rewritten(command.value()).length;
        }
        return counted(bytes);
    }

    private long verified(List<SignedCommand> commands, NonceLedger ledger) {
        Keyring keyring = pool.keyring();
        VerifyPorts ports = new VerifyPorts(
                () -> keyring,
                LeylineCommandCodec.create(),
                RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                ledger,
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

    private static byte[] rewritten(byte[] value) {
        try {
            AdaptationCommand bare = AdaptationCommand.parseFrom(value).toBuilder()
                    .removeAnnotations(CommandCanonicalizer.SIGNATURE_KEY)
                    .build();
            byte[] bytes = new byte[bare.getSerializedSize()];
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.useDeterministicSerialization();
            bare.writeTo(out);
            return bytes;
        } catch (IOException broken) {
            throw new UncheckedIOException("the benchmark's own command does not parse", broken);
        }
    }

    /** The sum is used, so that no compiler may leave the work out. */
    private long counted(long bytes) {
        if (bytes <= 0) {
            throw new IllegalStateException("nothing was computed");
        }
        return pool.annotated().size();
    }
}
