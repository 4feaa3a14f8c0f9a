package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedStage;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Turns typed values back into annotations; what is null stays absent. */
final class AnnotationWriter {

    private AnnotationWriter() {}

    static void context(AdaptationCommand.Builder message, CommandHeader.Context context) {
        SeedStage stage = context.expectedStage();
        put(message, AnnotationKey.EXPECTED_STAGE, stage == null ? null : stage.name());
        put(message, AnnotationKey.FEATURE_COVERAGE, context.featureCoverage());
        put(message, AnnotationKey.RISK_REASON, context.riskReason());
        put(message, AnnotationKey.BLUEPRINT_RISK, context.blueprintRisk());
        put(message, AnnotationKey.BLUEPRINT_TIER, context.blueprintTier());
        put(message, AnnotationKey.BLUEPRINT_STAGE, context.blueprintStage());
    }

    static void blend(AdaptationCommand.Builder message, @Nullable BlendSpec blend) {
        if (blend == null) {
            return;
        }
        put(message, AnnotationKey.MODE, blend.mode());
        if (blend instanceof BlendSpec.Channel channel) {
            put(message, AnnotationKey.VECTOR, Arrays.toString(channel.alphas()));
            put(message, AnnotationKey.VECTOR_LENGTH, channel.channels());
        } else if (blend instanceof BlendSpec.Confidence confidence) {
            put(message, AnnotationKey.GATE_K, confidence.k());
            put(message, AnnotationKey.GATE_TAU, confidence.tau());
            put(message, AnnotationKey.LOW, confidence.lo());
            put(message, AnnotationKey.HIGH, confidence.hi());
        }
    }

    static void flag(AdaptationCommand.Builder message, AnnotationKey key, boolean on) {
        put(message, key, on ? true : null);
    }

    private static void put(AdaptationCommand.Builder message, AnnotationKey key, @Nullable Object value) {
        if (value != null) {
            message.putAnnotations(key.text(), value.toString());
        }
    }
}
