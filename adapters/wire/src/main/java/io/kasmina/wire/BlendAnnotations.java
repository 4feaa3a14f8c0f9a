package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import org.jspecify.annotations.Nullable;

/** Reads the blend keys. Every one that is present is checked, whichever mode is named. */
final class BlendAnnotations {

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
        String mode = annotations.raw(AnnotationKey.MODE);
        return mode == null ? null : spec(mode, confidence, vector);
    }

    private @Nullable BlendSpec spec(String mode, BlendSpec.Confidence confidence, float[] vector) {
        return switch (mode) {
            case "CONVEX" -> new BlendSpec.Convex();
            case "RESIDUAL" -> new BlendSpec.Residual();
            case "CHANNEL" -> channel(vector);
            case "CONFIDENCE" -> confidence;
            default -> {
                annotations.invalid(AnnotationKey.MODE, "CONVEX, RESIDUAL, CHANNEL or CONFIDENCE", mode);
                yield null;
            }
        };
    }

    private @Nullable BlendSpec channel(float[] vector) {
        if (vector.length > 0) {
            return BlendSpec.Channel.of(vector);
        }
        annotations.invalid(AnnotationKey.VECTOR, "a vector of at least 1 entry for CHANNEL", "");
        return null;
    }

    private BlendSpec.Confidence confidence() {
        BlendSpec.Confidence usual = BlendSpec.Confidence.defaults();
        double k = annotations.number(AnnotationKey.GATE_K, 0, Double.MAX_VALUE, usual.k());
        double tau = annotations.number(AnnotationKey.GATE_TAU, 0, Double.MAX_VALUE, usual.tau());
        double low = annotations.number(AnnotationKey.LOW, 0, 1, usual.lo());
        double high = annotations.number(AnnotationKey.HIGH, 0, 1, usual.hi());
        if (low > high) {
            annotations.invalid(
                    AnnotationKey.LOW, "at most " + AnnotationKey.HIGH.text() + " " + high, Double.toString(low));
            return usual;
        }
        return new BlendSpec.Confidence(k, tau, low, high);
    }

    private float[] vector() {
        String text = annotations.raw(AnnotationKey.VECTOR);
        float[] vector = text == null ? NONE : vector(text);
        String length = annotations.raw(AnnotationKey.VECTOR_LENGTH);
        if (length != null && Decimals.parse(length) != vector.length) {
            annotations.invalid(AnnotationKey.VECTOR_LENGTH, "the length of alpha_vec, " + vector.length, length);
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
        annotations.invalid(AnnotationKey.VECTOR, bound, text);
        return NONE;
    }
}
