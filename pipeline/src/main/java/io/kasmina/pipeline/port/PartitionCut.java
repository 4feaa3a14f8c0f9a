package io.kasmina.pipeline.port;

import io.kasmina.contract.Adjustment;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.telemetry.Packet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened in one partition between two moments: one transaction.
 *
 * @param outcomes answers to commands
 * @param adjustments for the host
 * @param blends answers to activations
 * @param packets telemetry
 * @param seeds each seed that changed, as it is now
 * @param nonces what was spent, in order
 * @param letters what could not be read or applied
 * @param applied for each topic partition with news, the place from which a restart reads on
 * @param step the last step that the host completed, {@link #NO_STEP} where none is known; a later one comes with news of the host's topic in
 *     {@code applied}
 * @param run the training run that the step is of, whose steps are not those of another; null where no step is known
 */
public record PartitionCut(
        List<Outcome> outcomes,
        List<Adjustment> adjustments,
        List<Blend> blends,
        List<Packet> packets,
        List<SeedSnapshot> seeds,
        List<SpentNonce> nonces,
        List<DeadLetter> letters,
        Map<Source, Long> applied,
        long step,
        @Nullable TrainingRunId run) {

    /** The host has completed no step that is known. */
    public static final long NO_STEP = -1;

    /** Nothing happened. */
    public static final PartitionCut NONE = new PartitionCut(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), NO_STEP);

    /** Makes a cut that names no training run. */
    public PartitionCut(
            List<Outcome> outcomes,
            List<Adjustment> adjustments,
            List<Blend> blends,
            List<Packet> packets,
            List<SeedSnapshot> seeds,
            List<SpentNonce> nonces,
            List<DeadLetter> letters,
            Map<Source, Long> applied,
            long step) {
        this(outcomes, adjustments, blends, packets, seeds, nonces, letters, applied, step, null);
    }

    /** Copies the collections. */
    public PartitionCut {
        outcomes = List.copyOf(outcomes);
        adjustments = List.copyOf(adjustments);
        blends = List.copyOf(blends);
        packets = List.copyOf(packets);
        seeds = List.copyOf(seeds);
        nonces = List.copyOf(nonces);
        letters = List.copyOf(letters);
        applied = Map.copyOf(applied);
    }

    /** Tells whether its step counts on from the last step of a training run; what it says of another run replaces that. */
    public boolean follows(@Nullable TrainingRunId last) {
        return run == null || run.equals(last);
    }

    /** Tells whether a commit would change nothing. */
    public boolean isEmpty() {
        return outcomes.isEmpty()
                && adjustments.isEmpty()
                && blends.isEmpty()
                && packets.isEmpty()
                && seeds.isEmpty()
                && nonces.isEmpty()
                && letters.isEmpty()
                && applied.isEmpty();
    }

    /**
     * One partition of one topic that is read.
     *
     * @param topic the topic
     * @param partition its partition, at least 0
     */
    public record Source(String topic, int partition) {}

    /**
     * An answer to an activation, encoded.
     *
     * @param seed the seed
     * @param record the record's bytes; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared by equals, and written as it is
    public record Blend(SeedId seed, byte[] record) {}
}
