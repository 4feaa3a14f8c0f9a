package io.kasmina.runner.order;

import io.kasmina.contract.Command;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.keys.KeyringFile;
import io.kasmina.runner.file.StrictFile;
import io.kasmina.support.KeyFile;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.verify.Verification;
import io.kasmina.verify.VerifyConfig;
import io.kasmina.verify.VerifyOperator;
import io.kasmina.verify.VerifyPorts;
import io.kasmina.wire.LeylineCommandCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A runner's verifier, asked about what the tools signed. */
public final class SignedByTools {

    private SignedByTools() {}

    /** Writes a keyring of one key that signs both forms. */
    public static Path keyring(Path folder) {
        return new KeyFile(folder, KeyFile.ONE).path();
    }

    /** Reads a line of {@code kasmina sign}. */
    public static SignedRecord read(Path folder, String line) throws IOException {
        return StrictFile.read(Files.writeString(folder.resolve("signed.json"), line), SignedRecord.class);
    }

    /** Returns {@code accepted}, or why not. */
    public static String verdict(Path keyring, SignedRecord record) throws Exception {
        Verification verification = verify(keyring, record);
        if (verification instanceof Verification.Declined declined) {
            return declined.outcome().reasonCode();
        }
        Command command = ((Verification.Accepted) verification).command().value();
        return command instanceof Command.Invalid invalid ? invalid.detail() : "accepted";
    }

    /** Returns the id of a command that is accepted. */
    static String commandId(Path keyring, SignedRecord record) throws Exception {
        return ((Verification.Accepted) verify(keyring, record)).command().commandId();
    }

    private static Verification verify(Path keyring, SignedRecord record) throws Exception {
        VerifyConfig limits = VerifyConfig.defaults();
        VerifyPorts ports = new VerifyPorts(
                KeyringFile.open(keyring, Schedulers.boundedElastic()),
                LeylineCommandCodec.create(),
                RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                NonceLedger.inMemory(limits),
                Clock.systemUTC(),
                event -> {},
                StageRecorder.NONE,
                Schedulers.parallel());
        return Flux.just(received(record))
                .transformDeferred(VerifyOperator.of(limits, ports))
                .blockFirst();
    }

    private static SignedCommand received(SignedRecord record) {
        Map<String, byte[]> headers = record.headerBytes();
        byte[] tag = headers.get(DetachedSignature.SIGNATURE_HEADER);
        DetachedSignature signature = tag == null
                ? null
                : new DetachedSignature(
                        new String(headers.get(DetachedSignature.KEY_ID_HEADER), StandardCharsets.UTF_8), tag);
        return new SignedCommand(record.bytes(), signature, new Origin(record.topic(), 0, 0));
    }
}
