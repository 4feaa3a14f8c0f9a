package io.kasmina.wire;

import io.kasmina.isolate.Gradients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gradient record, its tensors still bytes.
 *
 * @param key which step of which seed
 * @param pairs gradients of parameters that the host declares comparable
 * @param hostSquared squared norm of the host's gradient over whole parameters, 0 where it was not measured
 * @param seedSquared the same of the seed's
 * @param leak norm of the host's gradient after the seed's own backward pass, as sent: all but 0 is a leak, NaN too; null where the host did
 *     not probe it
 */
public record GradientData(
        FrameKey key, List<Pair> pairs, double hostSquared, double seedSquared, @Nullable Double leak) {

    /** Copies the list. */
    public GradientData {
        pairs = List.copyOf(pairs);
    }

    /** Returns the record as isolation takes it. */
    public Gradients gradients() {
        return new Gradients(
                key.seed(),
                key.step(),
                pairs.stream().map(Pair::elements).toList(),
                hostSquared,
                seedSquared,
                leak == null ? 0 : leak);
    }

    /**
     * Gradients of one parameter pair at the same coordinates.
     *
     * @param parameter the host's name for it
     * @param host the host's elements
     * @param seed the seed's elements, as many
     * @param population elements of the whole parameter, at least 1 where there are elements
     */
    public record Pair(String parameter, FrameData host, FrameData seed, long population) {

        private Gradients.Pair elements() {
            return new Gradients.Pair(parameter, Elements.doubles(host), Elements.doubles(seed), population);
        }
    }
}
