package io.kasmina.pipeline.partition.sim;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.Policy;

/** A host that streams, and now and then begins another training run. One thread. */
final class Host {

    private final Chaos chaos;
    private final PartitionBed bed;
    private final Ledger ledger;
    private TrainingRunId run = Policy.RUN;
    private int runs;
    private long step;

    Host(Chaos chaos, PartitionBed bed, Ledger ledger) {
        this.chaos = chaos;
        this.bed = bed;
        this.ledger = ledger;
    }

    /** Returns the last step that it completed, 0 before the first. */
    long last() {
        return Math.max(0, step - 1);
    }

    /** Sends an activation and logits, either of them first. */
    void activation(SeedId seed) {
        int partition = bed.bus.partitionOf(seed);
        boolean again = chaos.chance(10) && step > 0;
        long at = again ? step - 1 : step;
        Ledger.FrameSent first = new Ledger.FrameSent(run, seed, at, false);
        boolean repeated = ledger.frames(partition).contains(first);
        ledger.sent(partition, repeated ? new Ledger.FrameSent(run, seed, at, true) : first);
        if (chaos.chance(50)) {
            bed.logits(seed, at);
            bed.activation(seed, at);
        } else {
            bed.activation(seed, at);
            bed.logits(seed, at);
        }
    }

    void step() {
        boolean repeated = chaos.chance(15) && step > 0;
        long marked = repeated ? step - 1 : step++;
        ledger.stepped(step - 1);
        bed.step(marked);
    }

    /** Its steps begin at 0 again. */
    void newRun() {
        run = new TrainingRunId("another-" + ++runs);
        bed.run(run);
        step = 0;
        step();
    }

    /** Sends what nobody can read. */
    void unreadable(int partition) {
        ledger.unreadable();
        switch (chaos.below(4)) {
            case 0 -> bed.unreadableActivation(partition);
            case 1 -> bed.unreadableLogits(partition);
            case 2 -> bed.unreadableGradients(partition);
            default -> bed.unreadableNote();
        }
    }
}
