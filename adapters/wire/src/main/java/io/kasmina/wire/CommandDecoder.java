package io.kasmina.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Rejection;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.wire.leyline.AdaptationCommand;
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
        AdaptationCommand message = parse(value);
        return message == null ? new Decoded.Failed(Rejection.MALFORMED, null) : decode(message);
    }

    private static @Nullable AdaptationCommand parse(byte[] value) {
        try {
            return AdaptationCommand.parseFrom(value);
        } catch (InvalidProtocolBufferException malformed) {
            return null; // the verdict says it all; the parser's words would quote nothing of use
        }
    }

    private Decoded decode(AdaptationCommand message) {
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
                ? new Decoded.Parsed(command(message, Timestamps.toInstant(message.getIssuedAt())))
                : new Decoded.Failed(Rejection.MISSING_TIMESTAMP, known);
    }

    private Command command(AdaptationCommand message, Instant issuedAt) {
        AnnotationReader annotations = new AnnotationReader(message.getAnnotationsMap());
        // Protobuf's uint32 is a signed int in Java.
        long deadline = Integer.toUnsignedLong(message.getExecutionDeadlineMs());
        CommandHeader header = new CommandHeader(
                message.getCommandId(), issuedAt, message.getIssuedBy(), deadline, context(annotations));
        return CommandBodies.decode(new CommandDraft(message, header, annotations), limits);
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
