package io.kasmina.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Rejection;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.records.RegistryCommand;
import org.jspecify.annotations.Nullable;

/** From verified bytes to a typed command. Thread-safe. */
final class CommandDecoder {

    private static final int MAX_ID = 256;

    private final AnnotationLimits limits;
    private final SeedIds seeds = new SeedIds();

    CommandDecoder(AnnotationLimits limits) {
        this.limits = limits;
    }

    Decoded decode(byte[] value) {
        CommandFields plain = PlainCommandReader.read(value);
        return plain == null ? decodeByRuntime(value) : decode(plain, null);
    }

    /** Decodes by protobuf's runtime, which says what any bytes mean. */
    Decoded decodeByRuntime(byte[] value) {
        try {
            AdaptationCommand message = AdaptationCommand.parseFrom(value);
            return decode(
                    CommandFields.of(message),
                    RegistryCommands.isOne(message) ? RegistryCommands.parse(message) : null);
        } catch (InvalidProtocolBufferException malformed) {
            // The verdict says it all; the parser's words would quote nothing of use.
            return new Decoded.Failed(Rejection.MALFORMED, null);
        }
    }

    /**
     * Decodes a message.
     *
     * @param fields the fields; of a registry command what it has in common with any other
     * @param registry the rest of a registry command, null for any other
     */
    Decoded decode(CommandFields fields, @Nullable RegistryCommand registry) {
        String id = fields.commandId();
        if (id.length() > MAX_ID) {
            return new Decoded.Failed(Rejection.MALFORMED, null); // no id to quote in logs
        }
        String known = id.isBlank() ? null : id;
        CommandFields.Issue issuedAt = fields.issuedAt();
        if (issuedAt != null && !Timestamps.isValid(issuedAt.seconds(), issuedAt.nanos())) {
            return new Decoded.Failed(Rejection.MALFORMED, known);
        }
        if (known == null) {
            return new Decoded.Failed(Rejection.MISSING_COMMAND_ID, null);
        }
        return issuedAt == null
                ? new Decoded.Failed(Rejection.MISSING_TIMESTAMP, known)
                : new Decoded.Parsed(command(fields, registry, issuedAt));
    }

    private Command command(CommandFields fields, @Nullable RegistryCommand registry, CommandFields.Issue issuedAt) {
        AnnotationReader annotations = new AnnotationReader(fields.annotations());
        CommandHeader header = new CommandHeader(
                fields.commandId(),
                Timestamps.toInstant(issuedAt.seconds(), issuedAt.nanos()),
                fields.issuedBy(),
                fields.deadlineMillis(),
                context(annotations));
        CommandDraft draft = new CommandDraft(fields, header, seeds.of(fields.seedId()), annotations);
        return registry == null ? CommandBodies.decode(draft, limits) : RegistryCommands.decode(draft, registry);
    }

    private static CommandHeader.Context context(AnnotationReader annotations) {
        return new CommandHeader.Context(
                annotations.stage(AnnotationKey.EXPECTED_STAGE),
                annotations.number(AnnotationKey.FEATURE_COVERAGE, 0, 1),
                annotations.raw(AnnotationKey.RISK_REASON),
                annotations.raw(AnnotationKey.BLUEPRINT_RISK),
                annotations.raw(AnnotationKey.BLUEPRINT_TIER),
                annotations.raw(AnnotationKey.BLUEPRINT_STAGE));
    }
}
