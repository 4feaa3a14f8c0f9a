package io.kasmina.pipeline.step;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registered host, as far as Kasmina must know it. Methods other than {@link #parameters} may be called from any thread. */
public interface HostModel {

    /** Returns the names of the host's layers. */
    Set<String> layers();

    /** Returns where a seed is grafted, null if the host has no place for it. */
    @Nullable
    GraftPoint graftPoint(SeedId seed);

    /** Returns the host's trainable parameters; device thread only. */
    ParameterGroup parameters();

    /** Returns which parameters of host and seed may be compared by cosine; empty for none. */
    List<ComparablePair> comparablePairs();

    /**
     * The activation that a seed's kernel gets, for the probe at attach.
     *
     * @param shape an activation's shape, batch included, of at most 1 GiB
     * @param dtype its element type
     */
    record GraftPoint(TensorShape shape, DType dtype) {

        private static final long MAX_BYTES = 1L << 30;

        /** Checks the size; throws {@link IllegalArgumentException} that names bound and value. */
        public GraftPoint {
            if (shape.size() > MAX_BYTES / dtype.bytes()) {
                throw new IllegalArgumentException("shape: must be at most 1 GiB, was " + shape + " of " + dtype);
            }
        }
    }

    /**
     * Two parameters of the same size.
     *
     * @param host name in the host's group
     * @param seed name in the kernel's group
     */
    record ComparablePair(String host, String seed) {}
}
