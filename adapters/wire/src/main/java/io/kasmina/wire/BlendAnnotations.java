package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import org.jspecify.annotations.Nullable;

/** Reads the blend keys. Every one that is present is checked, whichever mode is named. */
final class BlendAnnotations {

    static final String MODE = "blend_mode";
    static final String LOW = "alpha_lo";
    static final String HIGH = "alpha_hi";
    static final String VECTOR = "alpha_vec";
    static final String VECTOR_LENGTH = "alpha_vec_len";
    static final String GATE_K = "gate_k";
    static final String GATE_TAU = "gate_tau";

    private static final float[] NONE = {};

    private final AnnotationReader annotations;
    private final AnnotationLimits limits;

    BlendAnnotations(AnnotationReader annotations, AnnotationLimits limits) {
        this.annotations = annotations;
        this.limits = limits;
    }

    /** Reads the blend; null where no mode is named, or none that could be made. */
    @Nullable
    BlendSpec read() {
        BlendSpec.Confidence confidence = confidence();
        float[] vector = vector();
        String mode = annotations.raw(MODE);
        return mode == null ? null : spec(mode, confidence, vector);
    }

    private @Nullable BlendSpec spec(String mode, BlendSpec.Confidence confidence, float[] vector) {
        return switch (mode) {
            case "CONVEX" -> new BlendSpec.Convex();
            case "RESIDUAL" -> new BlendSpec.Residual();
            case "CHANNEL" -> channel(vector);
            case "CONFIDENCE" -> confidence;
            default -> {
                annotations.invalid(MODE, "CONVEX, RESIDUAL, CHANNEL or CONFIDENCE", mode);
                yield null;
            }
        };
    }

    private @Nullable BlendSpec channel(float[] vector) {
        if (vector.length > 0) {
            return BlendSpec.Channel.of(vector);
        }
        annotations.invalid(VECTOR, "a vector of at least 1 entry for CHANNEL", "");
        return null;
    }

    private BlendSpec.Confidence confidence() {
        BlendSpec.Confidence usual = BlendSpec.Confidence.defaults();
        double k = annotations.number(GATE_K, 0, Double.MAX_VALUE, usual.k());
        double tau = annotations.number(GATE_TAU, 0, Double.MAX_VALUE, usual.tau());
        double low = annotations.number(LOW, 0, 1, usual.lo());
        double high = annotations.number(HIGH, 0, 1, usual.hi());
        if (low > high) {
            annotations.invalid(LOW, "at most " + HIGH + " " + high, Double.toString(low));
            return usual;
        }
        return new BlendSpec.Confidence(k, tau, low, high);
    }

    private float[] vector() {
        String text = annotations.raw(VECTOR);
        float[] vector = text == null ? NONE : vector(text);
        String length = annotations.raw(VECTOR_LENGTH);
        if (length != null && Decimals.parse(length) != vector.length) {
            annotations.invalid(VECTOR_LENGTH, "the length of alpha_vec, " + vector.length, length);
        }
        return vector;
    }

    private float[] vector(String text) {
        float[] vector =
                text.length() > limits.alphaVecChars() ? null : AlphaVector.parse(text, limits.alphaVecEntries());
        if (vector != null) {
            return vector;
        }
        String bound = "a JSON array of at most " + limits.alphaVecEntries() + " numbers in 0..1 and "
                + limits.alphaVecChars() + " characters";
        annotations.invalid(VECTOR, bound, text);
        return NONE;
    }
}
