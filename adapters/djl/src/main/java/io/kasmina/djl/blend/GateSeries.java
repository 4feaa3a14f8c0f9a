package io.kasmina.djl.blend;

import io.kasmina.tensor.BlendStats;
import org.jspecify.annotations.Nullable;

/** What is known of one seed's gates between two readings of the ring. One thread. */
final class GateSeries {

    private @Nullable GateSamples known;
    private int covered;
    private int since;

    /** A blend was made whose gates are not known yet. */
    void blended() {
        since++;
    }

    /** The gates of all blends so far became known. */
    void read(GateSamples samples) {
        known = samples;
        covered = since;
        since = 0;
    }

    BlendStats stats(boolean finite) {
        return known == null
                ? BlendStats.unknown(finite)
                : known.stats(finite, new BlendStats.Coverage(covered, since));
    }
}
