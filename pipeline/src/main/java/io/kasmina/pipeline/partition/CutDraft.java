package io.kasmina.pipeline.partition;

import io.kasmina.contract.Adjustment;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened since the last cut. Bounded by what one turn and the bound of frames in flight allow, but for packets of NORMAL priority,
 * which have a bound of their own. Confined to its desk's mailbox.
 */
final class CutDraft {

    private final int maxNormals;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final List<Packet> packets = new ArrayList<>();
    private final List<SpentNonce> nonces = new ArrayList<>();
    private int normals;
    private boolean critical;
    private long step;
    private @Nullable TrainingRunId run;

    /** The step of the last cut that held the places behind it. */
    private long takenStep;

    private @Nullable TrainingRunId takenRun;

    /**
     * Makes an empty draft.
     *
     * @param maxNormals most packets below HIGH that one cut carries
     * @param step the last step that was committed
     * @param run the training run that it is of, null for none
     */
    CutDraft(int maxNormals, long step, @Nullable TrainingRunId run) {
        this.maxNormals = maxNormals;
        this.step = step;
        takenStep = step;
        this.run = run;
        takenRun = run;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    void add(Adjustment adjustment) {
        adjustments.add(adjustment);
    }

    void add(SpentNonce nonce) {
        nonces.add(nonce);
    }

    /** The host completed a step. */
    void stepped(TrainingRunId of, long last) {
        run = of;
        step = last;
    }

    /** Returns false where the packet is shed, since there are too many and nobody is in need of it. */
    boolean add(Packet packet) {
        if (!packet.priority().isEmergency()) {
            if (normals == maxNormals) {
                return false;
            }
            normals++;
        }
        packets.add(packet);
        critical |= packet.priority() == Priority.CRITICAL;
        return true;
    }

    /** Tells whether a packet waits that somebody must see. */
    boolean isCritical() {
        return critical;
    }

    /**
     * Returns a cut of the packets alone, which moves no place: where the process dies before the cut behind it, whoever has the partition next
     * says them again.
     */
    PartitionCut takePackets() {
        PartitionCut cut = new PartitionCut(
                List.of(), List.of(), List.of(), packets, List.of(), List.of(), List.of(), Map.of(), takenStep,
                takenRun);
        clearPackets();
        return cut;
    }

    /** Returns the cut and begins the next draft. */
    PartitionCut take(List<SeedSnapshot> seeds, List<PartitionCut.Blend> blends, AppliedOffsets.Passed passed) {
        List<DeadLetter> letters = passed.letters().stream().map(Buried::letter).toList();
        PartitionCut cut = new PartitionCut(
                outcomes, adjustments, blends, packets, seeds, nonces, letters, passed.places(), step, run);
        outcomes.clear();
        adjustments.clear();
        nonces.clear();
        clearPackets();
        takenStep = step;
        takenRun = run;
        return cut;
    }

    private void clearPackets() {
        packets.clear();
        normals = 0;
        critical = false;
    }
}
