package io.kasmina.pipeline.proof;

import io.kasmina.contract.HostReport;
import io.kasmina.contract.SeedStage;
import java.util.Set;

/** Makes the host's reports, true ones and others. */
final class Reports {

    private static final double LOSS = 0.5;

    private Reports() {}

    static HostReport of(Input.Report report, long step, SeedStage stage, long epoch) {
        boolean wrong = report.telling() == Input.Telling.WRONG_STAGE;
        double loss =
                switch (report.telling()) {
                    case LOSS_NAN -> Double.NaN;
                    case LOSS_INFINITE -> Double.POSITIVE_INFINITY;
                    default -> LOSS;
                };
        return new HostReport(
                report.seed(),
                step,
                wrong ? NaiveWorld.otherThan(stage) : stage,
                report.telling() == Input.Telling.OLD_EPOCH ? epoch - 1 : epoch,
                loss,
                report.status(),
                Set.of());
    }
}
