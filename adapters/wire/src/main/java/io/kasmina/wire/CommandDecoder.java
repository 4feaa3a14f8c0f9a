package io.kasmina.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Rejection;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.records.RegistryCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** From verified bytes to a typed command. Immutable. */
final class CommandDecoder {

    static final String EXPECTED_STAGE = "expected_stage";
    static final String FEATURE_COVERAGE = "feature_coverage";
    static final String RISK_REASON = "risk_reason";
    static final String BLUEPRINT_RISK = "blueprint_risk";
    static final String BLUEPRINT_TIER = "blueprint_tier";
    static final String BLUEPRINT_STAGE = "blueprint_stage";

    private static final int MAX_ID = 256;

    private final AnnotationLimits limits;

    CommandDecoder(AnnotationLimits limits) {
        this.limits = limits;
    }

    Decoded decode(byte[] value) {
        try {
            AdaptationCommand message = AdaptationCommand.parseFrom(value);
            return RegistryCommands.isOne(message)
                    ? decode(message, RegistryCommands.parse(message))
                    : decode(message, null);
        } catch (InvalidProtocolBufferException malformed) {
            // The verdict says it all; the parser's words would quote nothing of use.
            return new Decoded.Failed(Rejection.MALFORMED, null);
        }
    }

    /**
     * Decodes a message.
     *
     * @param message the message; of a registry command what it has in common with any other
     * @param registry the rest of a registry command, null for any other
     */
    private Decoded decode(AdaptationCommand message, @Nullable RegistryCommand registry) {
        String id = message.getCommandId();
        if (id.length() > MAX_ID) {
            return new Decoded.Failed(Rejection.MALFORMED, null); // no id to quote in logs
        }
        String known = id.isBlank() ? null : id;
        if (!Timestamps.isValid(message.getIssuedAt())) {
            return new Decoded.Failed(Rejection.MALFORMED, known);
        }
        if (known == null) {
            return new Decoded.Failed(Rejection.MISSING_COMMAND_ID, null);
        }
        return message.hasIssuedAt()
                ? new Decoded.Parsed(command(message, registry, Timestamps.toInstant(message.getIssuedAt())))
                : new Decoded.Failed(Rejection.MISSING_TIMESTAMP, known);
    }

    private Command command(AdaptationCommand message, @Nullable RegistryCommand registry, Instant issuedAt) {
        AnnotationReader annotations = new AnnotationReader(message.getAnnotationsMap());
        // Protobuf's uint32 is a signed int in Java.
        long deadline = Integer.toUnsignedLong(message.getExecutionDeadlineMs());
        CommandHeader header = new CommandHeader(
                message.getCommandId(), issuedAt, message.getIssuedBy(), deadline, context(annotations));
        CommandDraft draft = new CommandDraft(message, header, annotations);
        return registry == null ? CommandBodies.decode(draft, limits) : RegistryCommands.decode(draft, registry);
    }

    private static CommandHeader.Context context(AnnotationReader annotations) {
        return new CommandHeader.Context(
                annotations.stage(EXPECTED_STAGE),
                annotations.number(FEATURE_COVERAGE, 0, 1),
                annotations.raw(RISK_REASON),
                annotations.raw(BLUEPRINT_RISK),
                annotations.raw(BLUEPRINT_TIER),
                annotations.raw(BLUEPRINT_STAGE));
    }
}
