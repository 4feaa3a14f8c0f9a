package io.kasmina.runner.order;

import io.kasmina.contract.Command;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.wire.CommandAnnotator;
import io.kasmina.wire.CommandEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs commands with a keyring's primary key, for the topic that fits each. Thread-safe. */
public final class OrderSigner {

    private static final TrainingRunId NO_RUN = new TrainingRunId("kasmina-cli");

    private final CommandSigner signer;
    private final CommandAnnotator annotator;
    private final String commands;
    private final String control;

    /**
     * Makes a signer with the key that is primary now.
     *
     * @param keyring the keys
     * @param commands topic of commands that name a seed
     * @param control topic of commands that name none
     */
    public OrderSigner(Keyring keyring, String commands, String control) {
        signer = CommandSigner.of(keyring);
        annotator = CommandAnnotator.of(signer);
        this.commands = commands;
        this.control = control;
    }

    /**
     * Signs a command.
     *
     * @param command what to do
     * @param run the run that its annotations name; null: the tool's own name, which counts as one
     * @param annotated true signs within the bytes, as Python producers do
     */
    public SignedRecord sign(Command command, @Nullable TrainingRunId run, boolean annotated) {
        byte[] value = CommandEncoder.of(run == null ? NO_RUN : run).encode(command);
        SeedId seed = command.seed();
        String topic = seed == null ? control : commands;
        String key = seed == null ? null : seed.value();
        if (annotated) {
            return SignedRecord.of(topic, key, Map.of(), annotator.annotate(value));
        }
        SignedCommand signed = signer.sign(value, topic);
        return SignedRecord.of(topic, key, headers(signed.signature()), value);
    }

    private static Map<String, byte[]> headers(@Nullable DetachedSignature signature) {
        return signature == null
                ? Map.of()
                : Map.of(
                        DetachedSignature.KEY_ID_HEADER,
                        signature.keyId().getBytes(StandardCharsets.UTF_8),
                        DetachedSignature.SIGNATURE_HEADER,
                        signature.tag());
    }
}
