package io.kasmina.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.contract.BlendSpec;

/** What the golden blends say of themselves. */
final class GoldenBlends {

    private GoldenBlends() {}

    /** Returns the α of a case, which may be any number. */
    static double alpha(JsonNode sample) {
        return Math.min(Math.max(sample.get("alpha").asDouble(), 0), 1);
    }

    /** Returns the mode of a case. */
    static BlendSpec spec(JsonNode sample) {
        return switch (sample.get("mode").asText()) {
            case "CONVEX" -> new BlendSpec.Convex();
            case "RESIDUAL" -> new BlendSpec.Residual();
            case "CHANNEL" -> BlendSpec.Channel.of(vector(sample.get("alpha_vec")));
            case "CONFIDENCE" ->
                new BlendSpec.Confidence(
                        sample.get("gate_k").asDouble(),
                        sample.get("gate_tau").asDouble(),
                        sample.get("alpha_lo").asDouble(),
                        sample.get("alpha_hi").asDouble());
            default -> throw new IllegalArgumentException("golden: unknown mode " + sample.get("mode"));
        };
    }

    private static float[] vector(JsonNode entries) {
        float[] values = new float[entries.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) entries.get(i).asDouble();
        }
        return values;
    }
}
