package io.kasmina.runner.digits;

import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.digits.view.Progress;
import java.util.Locale;

/** The host learns, then freezes. */
final class HostPhase {

    /** Epochs that leave the host something to gain from a seed. */
    static final int EPOCHS = 3;

    /** Batches of all epochs. */
    static final long UNITS = (long) EPOCHS * DigitsData.BATCHES;

    private final DigitsRig rig;
    private final DigitsData data;
    private final StepLog log;

    HostPhase(DigitsRig rig, DigitsData data, StepLog log) {
        this.rig = rig;
        this.data = data;
        this.log = log;
    }

    /** Returns the frozen host's accuracy on the held-out digits. */
    double run(Progress progress) {
        double accuracy = Double.NaN;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (DigitSet batch : data.batches(epoch)) {
                log.took(Waiting.result(
                        "training step",
                        rig.host().trainer().trainHost(rig.steps().next(), batch)));
                progress.advance();
            }
            accuracy =
                    Waiting.result("examining the host", rig.host().examiner().host(data.test()));
            progress.note(String.format(Locale.ROOT, "accuracy %.2f%%", 100 * accuracy));
            log.row(rig.steps().last(), accuracy);
        }
        Waiting.result("freezing the host", rig.host().trainer().freeze());
        return accuracy;
    }
}
