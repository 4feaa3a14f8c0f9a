package io.kasmina.wire;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.wire.records.InputCoordinates;
import io.kasmina.wire.records.OutcomeRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes outcomes as OutcomeRecords. Stateless. */
public final class OutcomeEncoder {

    private OutcomeEncoder() {}

    /** Writes an outcome; what is not known is empty. */
    public static byte[] encode(Outcome outcome) {
        Outcome.Subject subject = outcome.subject();
        Stages stages = stages(outcome);
        return OutcomeRecord.newBuilder()
                .setCommandId(orEmpty(subject.commandId()))
                .setKeyId(orEmpty(subject.keyId()))
                .setSeedId(id(subject.seed()))
                .setVerdict(outcome.verdict())
                .setReason(outcome.reasonCode())
                .setStageBeforeValue(stages.before().number())
                .setStageAfterValue(stages.after().number())
                .setInput(coordinates(subject.origin()))
                .build()
                .toByteArray();
    }

    private static Stages stages(Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            return new Stages(applied.before(), applied.after());
        }
        if (outcome instanceof Outcome.Pending pending) {
            return new Stages(pending.before(), pending.after());
        }
        if (outcome instanceof Outcome.GateFailed failed) {
            return new Stages(failed.before(), failed.after());
        }
        SeedStage unchanged = outcome instanceof Outcome.Refused refused ? refused.stage() : SeedStage.UNKNOWN;
        return new Stages(unchanged, unchanged);
    }

    private static InputCoordinates coordinates(Origin origin) {
        return InputCoordinates.newBuilder()
                .setTopic(origin.topic())
                .setPartition(origin.partition())
                .setOffset(origin.offset())
                .build();
    }

    private static String id(@Nullable SeedId seed) {
        return seed == null ? "" : seed.value();
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private record Stages(SeedStage before, SeedStage after) {}
}
