package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import io.kasmina.wire.records.BlendState;
import java.util.List;

/** Blends as they are kept. Stateless. */
final class BlendStates {

    private static final int MAX_CHANNELS = 65_536;

    private BlendStates() {}

    static BlendState write(BlendSpec spec) {
        BlendState.Builder state = BlendState.newBuilder().setMode(spec.mode());
        if (spec instanceof BlendSpec.Channel channel) {
            for (float alpha : channel.alphas()) {
                state.addAlphas(alpha);
            }
        } else if (spec instanceof BlendSpec.Confidence confidence) {
            state.setGateK(confidence.k())
                    .setGateTau(confidence.tau())
                    .setAlphaLo(confidence.lo())
                    .setAlphaHi(confidence.hi());
        }
        return state.build();
    }

    static Reading<BlendSpec> read(BlendState state) {
        return switch (state.getMode()) {
            case "CONVEX" -> new Reading.Read<>(new BlendSpec.Convex());
            case "RESIDUAL" -> new Reading.Read<>(new BlendSpec.Residual());
            case "CHANNEL" -> channel(state.getAlphasList());
            case "CONFIDENCE" -> confidence(state);
            default -> new Reading.Unreadable<>(WireFault.UNKNOWN_NAME, "blend.mode");
        };
    }

    private static Reading<BlendSpec> channel(List<Float> alphas) {
        boolean valid = !alphas.isEmpty() && alphas.size() <= MAX_CHANNELS;
        float[] vector = new float[valid ? alphas.size() : 0];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = alphas.get(i);
            valid &= vector[i] >= 0 && vector[i] <= 1;
        }
        return valid
                ? new Reading.Read<>(BlendSpec.Channel.of(vector))
                : new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "blend.alphas");
    }

    private static Reading<BlendSpec> confidence(BlendState state) {
        double low = state.getAlphaLo();
        double high = state.getAlphaHi();
        boolean gate = isFactor(state.getGateK()) && isFactor(state.getGateTau());
        return gate && low >= 0 && low <= high && high <= 1
                ? new Reading.Read<>(new BlendSpec.Confidence(state.getGateK(), state.getGateTau(), low, high))
                : new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "blend");
    }

    private static boolean isFactor(double value) {
        return value >= 0 && Double.isFinite(value);
    }
}
