package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.wire.records.SeedSnapshot;
import java.util.Objects;
import java.util.Optional;

/** What seeds grow from, as it is kept. Stateless. */
final class GermStates {

    private GermStates() {}

    static void write(Germ germ, SeedSnapshot.Builder message) {
        message.setBlueprintId(germ.blueprintId())
                .setTrainingRunId(germ.run().value())
                .setArtifactDigest(Objects.toString(germ.pin(), ""))
                .setBlend(BlendStates.write(germ.blend()))
                .setFineTuning(germ.fineTuning());
        if (germ.blendStart() != Germ.NOT_BLENDING) {
            message.setAlphaStart(germ.blendStart());
        }
        if (germ.trainingStart() != Germ.NOT_TRAINING) {
            message.setTrainingStart(germ.trainingStart());
        }
    }

    static Reading<Optional<Germ>> read(SeedSnapshot message) {
        if (message.getBlueprintId().isEmpty()) {
            return new Reading.Read<>(Optional.empty());
        }
        Sha256 pin = Sha256.parse(message.getArtifactDigest());
        if (pin == null && !message.getArtifactDigest().isEmpty()) {
            return new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "artifact_digest");
        }
        return FieldChecks.run(message.getTrainingRunId())
                .then(run -> BlendStates.read(message.getBlend()).then(blend -> starts(message)
                        .then(fine ->
                                new Reading.Read<>(Optional.of(germ(message, run, Optional.ofNullable(pin), blend))))));
    }

    private static Reading<Long> starts(SeedSnapshot message) {
        return FieldChecks.count("alpha_start", message.getAlphaStart())
                .then(start -> FieldChecks.count("training_start", message.getTrainingStart()));
    }

    private static Germ germ(SeedSnapshot message, TrainingRunId run, Optional<Sha256> pin, BlendSpec blend) {
        return new Germ(
                message.getBlueprintId(),
                run,
                pin.orElse(null),
                blend,
                message.hasAlphaStart() ? message.getAlphaStart() : Germ.NOT_BLENDING,
                message.hasTrainingStart() ? message.getTrainingStart() : Germ.NOT_TRAINING,
                message.getFineTuning());
    }
}
