package io.kasmina.prefetch;

import io.kasmina.contract.Sha256;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a blueprint's kernel must be.
 *
 * @param artifact the file's name, the last segment of any reference to it; at most 255 characters, no slash
 * @param digest the file's digest
 * @param guardDigest what a reply must name as its guard digest, null where any will do
 * @param inputs what it is warmed up with besides its graft point's shape, of zeros, at most 16
 * @param layers host layers that it needs besides those that the kernel itself names
 */
public record KernelPin(
        String artifact, Sha256 digest, @Nullable String guardDigest, List<Input> inputs, Set<String> layers) {

    private static final int MAX_NAME = 255;
    private static final int MAX_INPUTS = 16;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public KernelPin {
        if (artifact.isBlank() || artifact.length() > MAX_NAME || artifact.indexOf('/') >= 0) {
            throw new IllegalArgumentException("artifact: must be 1 to " + MAX_NAME
                    + " characters without a slash and not blank, was '" + artifact + "'");
        }
        if (guardDigest != null && guardDigest.isBlank()) {
            throw new IllegalArgumentException("guardDigest: must not be blank, was '" + guardDigest + "'");
        }
        if (inputs.size() > MAX_INPUTS) {
            throw new IllegalArgumentException("inputs: must be at most " + MAX_INPUTS + ", was " + inputs.size());
        }
        inputs = List.copyOf(inputs);
        layers = Set.copyOf(layers);
    }

    /**
     * An input of a warm-up.
     *
     * @param dtype its type
     * @param shape its shape
     */
    public record Input(DType dtype, TensorShape shape) {

        private static final long MAX_BYTES = 256L << 20;

        /** Checks the size; throws {@link IllegalArgumentException} that names bound and value. */
        public Input {
            if (shape.size() > MAX_BYTES / dtype.bytes()) {
                throw new IllegalArgumentException("shape: must be at most 256 MiB, was " + shape + " of " + dtype);
            }
        }
    }
}
