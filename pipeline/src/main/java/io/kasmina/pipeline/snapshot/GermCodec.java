package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.state.Germ;

/** A germ as bytes. Stateless; any thread. */
final class GermCodec {

    private static final int CONVEX = 0;
    private static final int RESIDUAL = 1;
    private static final int CHANNEL = 2;
    private static final int CONFIDENCE = 3;

    private GermCodec() {}

    static void write(SnapshotWriter out, Germ germ) {
        out.text(germ.blueprintId());
        out.text(germ.run().value());
        out.text(germ.pin() == null ? "" : germ.pin().hex());
        out.number(germ.blendStart());
        out.number(germ.trainingStart());
        out.flag(germ.fineTuning());
        blend(out, germ.blend());
    }

    static Germ read(SnapshotReader in) {
        String blueprint = in.text();
        TrainingRunId run = new TrainingRunId(in.text());
        String pin = in.text();
        long blendStart = in.number();
        long trainingStart = in.number();
        boolean fineTuning = in.flag();
        return new Germ(
                blueprint,
                run,
                pin.isEmpty() ? null : new Sha256(pin),
                blend(in),
                blendStart,
                trainingStart,
                fineTuning);
    }

    private static void blend(SnapshotWriter out, BlendSpec blend) {
        if (blend instanceof BlendSpec.Channel channel) {
            out.integer(CHANNEL);
            out.integer(channel.channels());
            for (float alpha : channel.alphas()) {
                out.integer(Float.floatToRawIntBits(alpha));
            }
        } else if (blend instanceof BlendSpec.Confidence gate) {
            out.integer(CONFIDENCE);
            out.real(gate.k());
            out.real(gate.tau());
            out.real(gate.lo());
            out.real(gate.hi());
        } else {
            out.integer(blend instanceof BlendSpec.Residual ? RESIDUAL : CONVEX);
        }
    }

    private static BlendSpec blend(SnapshotReader in) {
        int mode = in.integer();
        return switch (mode) {
            case CONVEX -> new BlendSpec.Convex();
            case RESIDUAL -> new BlendSpec.Residual();
            case CHANNEL -> channel(in);
            case CONFIDENCE -> new BlendSpec.Confidence(in.real(), in.real(), in.real(), in.real());
            default -> throw new IllegalArgumentException("blend: must be in 0.." + CONFIDENCE + ", was " + mode);
        };
    }

    private static BlendSpec channel(SnapshotReader in) {
        float[] alphas = new float[in.count(Float.BYTES)];
        for (int i = 0; i < alphas.length; i++) {
            alphas[i] = Float.intBitsToFloat(in.integer());
        }
        return BlendSpec.Channel.of(alphas);
    }
}
