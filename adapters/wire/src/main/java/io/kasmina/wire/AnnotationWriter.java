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
        put(message, CommandDecoder.EXPECTED_STAGE, stage == null ? null : stage.name());
        put(message, CommandDecoder.FEATURE_COVERAGE, context.featureCoverage());
        put(message, CommandDecoder.RISK_REASON, context.riskReason());
        put(message, CommandDecoder.BLUEPRINT_RISK, context.blueprintRisk());
        put(message, CommandDecoder.BLUEPRINT_TIER, context.blueprintTier());
        put(message, CommandDecoder.BLUEPRINT_STAGE, context.blueprintStage());
    }

    static void blend(AdaptationCommand.Builder message, @Nullable BlendSpec blend) {
        if (blend == null) {
            return;
        }
        put(message, BlendAnnotations.MODE, blend.mode());
        if (blend instanceof BlendSpec.Channel channel) {
            put(message, BlendAnnotations.VECTOR, Arrays.toString(channel.alphas()));
            put(message, BlendAnnotations.VECTOR_LENGTH, channel.channels());
        } else if (blend instanceof BlendSpec.Confidence confidence) {
            put(message, BlendAnnotations.GATE_K, confidence.k());
            put(message, BlendAnnotations.GATE_TAU, confidence.tau());
            put(message, BlendAnnotations.LOW, confidence.lo());
            put(message, BlendAnnotations.HIGH, confidence.hi());
        }
    }

    static void flag(AdaptationCommand.Builder message, String key, boolean on) {
        put(message, key, on ? true : null);
    }

    private static void put(AdaptationCommand.Builder message, String key, @Nullable Object value) {
        if (value != null) {
            message.putAnnotations(key, value.toString());
        }
    }
}
