package io.kasmina.fuzz;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.Command;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.verify.CommandCodec;
import io.kasmina.verify.Verification;
import io.kasmina.verify.Verified;
import io.kasmina.wire.LeylineCommandCodec;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an answer, knowing what was signed. One use a ledger. */
final class FuzzJudge {

    private static final FieldDescriptor ANNOTATIONS =
            AdaptationCommand.getDescriptor().findFieldByName("annotations");
    private static final FieldDescriptor KEY = ANNOTATIONS.getMessageType().findFieldByName("key");

    /** Reasons before which nothing of a command is verified, so that nothing of it may be quoted. */
    private static final Set<Rejection> UNVERIFIED = EnumSet.of(
            Rejection.OVERSIZED, Rejection.UNKNOWN_KEY, Rejection.MISSING_SIGNATURE, Rejection.INVALID_SIGNATURE);

    /** Reasons that no input may bring about: they say that the verifier failed. */
    private static final Set<Rejection> IMPOSSIBLE =
            EnumSet.of(Rejection.VERIFIER_UNAVAILABLE, Rejection.NONCE_LEDGER_FULL);

    private final Set<String> accepted = new HashSet<>();
    private final Map<String, Long> tally = new TreeMap<>();

    /** Returns how often each answer was given. */
    Map<String, Long> tally() {
        return tally;
    }

    /** Returns what is wrong with the answer, null for nothing. */
    @Nullable
    String fault(FuzzInput.Sealed input, Verification answer) {
        if (answer instanceof Verification.Accepted right) {
            tally.merge("accepted", 1L, Long::sum);
            return accepted(input, right.command());
        }
        Outcome outcome = ((Verification.Declined) answer).outcome();
        tally.merge(outcome.reasonCode(), 1L, Long::sum);
        return declined(input, outcome);
    }

    private @Nullable String accepted(FuzzInput.Sealed input, Verified<Command> command) {
        if (!isSigned(input)) {
            return "accepted though nobody signed it";
        }
        if (input.covered() != null && !decoded(input.covered()).equals(command.value())) {
            return "accepted as something else than what was signed";
        }
        return accepted.add(command.keyId() + "/" + command.commandId()) ? null : "accepted a second time";
    }

    private @Nullable String declined(FuzzInput.Sealed input, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            // A passed deadline spends the nonce like an acceptance.
            boolean spent = refused.reason() == Refusal.DEADLINE_EXCEEDED && isSigned(input);
            return spent
                            && accepted.add(refused.subject().keyId() + "/"
                                    + refused.subject().commandId())
                    ? null
                    : "refused as " + refused.reasonCode() + " though nobody signed it, or a second time";
        }
        Rejection reason = ((Outcome.Rejected) outcome).reason();
        if (IMPOSSIBLE.contains(reason)) {
            return "answered " + reason;
        }
        boolean quoted =
                outcome.subject().commandId() != null || outcome.subject().seed() != null;
        return UNVERIFIED.contains(reason) && quoted ? "quoted unverified content with " + reason : null;
    }

    private static boolean isSigned(FuzzInput.Sealed input) {
        SignedCommand command = input.command();
        DetachedSignature signature = command.signature();
        return signature != null
                ? Arrays.equals(
                        FuzzKeys.detachedTag(signature.keyId(), command.origin().topic(), command.value()),
                        signature.tag())
                : input.covered() != null && saysWhatWasSigned(command.value(), input.covered());
    }

    /**
     * By the runtime's parser and its notion of equality, not by canonical bytes. What it cannot parse may still be right: a broken
     * member that a later one replaces is in nothing that was signed or is done.
     */
    private static boolean saysWhatWasSigned(byte[] value, byte[] covered) {
        try {
            byte[] tag = Base64.getDecoder()
                    .decode(AdaptationCommand.parseFrom(value).getAnnotationsOrDefault("signature", ""));
            return Arrays.equals(tag, FuzzKeys.annotatedTag(covered))
                    && bare(value).equals(bare(covered));
        } catch (InvalidProtocolBufferException replaced) {
            return true;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** As a dynamic message, since generated builders merge a oneof's member with what stood before a rival, which no other peer does. */
    private static DynamicMessage bare(byte[] value) throws InvalidProtocolBufferException {
        DynamicMessage.Builder message = DynamicMessage.parseFrom(AdaptationCommand.getDescriptor(), value).toBuilder();
        List<Object> others = new ArrayList<>();
        for (int i = 0; i < message.getRepeatedFieldCount(ANNOTATIONS); i++) {
            DynamicMessage entry = (DynamicMessage) message.getRepeatedField(ANNOTATIONS, i);
            if (!entry.getField(KEY).equals("signature")) {
                others.add(entry);
            }
        }
        message.setField(ANNOTATIONS, others);
        return message.build();
    }

    private static Object decoded(byte[] covered) {
        return LeylineCommandCodec.create().decode(covered) instanceof CommandCodec.Decoded.Parsed parsed
                ? parsed.command()
                : "nothing";
    }
}
