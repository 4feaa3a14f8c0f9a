package io.kasmina.pipeline;

import io.kasmina.contract.Adjustment;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import java.util.Map;
import reactor.core.publisher.Mono;

/** OPTIMIZER: validated, then handed to the host. */
final class OptimizerCommands {

    private final AdjustmentOutlet adjustments;

    OptimizerCommands(AdjustmentOutlet adjustments) {
        this.adjustments = adjustments;
    }

    Mono<Outcome> answer(Outcome.Subject subject, Command.AdjustOptimizer adjust) {
        String invalid = invalid(adjust);
        if (!invalid.isEmpty()) {
            return Mono.just(GlobalCommands.refused(subject, Refusal.INVALID_HYPERPARAMETER, invalid));
        }
        return adjustments
                .offer(new Adjustment(adjust.header().commandId(), adjust.optimizerId(), adjust.hyperparameters()))
                .map(taken -> taken
                        ? GlobalCommands.applied(subject)
                        : GlobalCommands.refused(subject, Refusal.ADJUSTMENTS_FULL, ""));
    }

    private static String invalid(Command.AdjustOptimizer adjust) {
        if (adjust.optimizerId().isBlank()) {
            return "optimizer_id: must not be blank";
        }
        for (Map.Entry<String, Float> entry : adjust.hyperparameters().entrySet()) {
            if (entry.getKey().isBlank() || !Float.isFinite(entry.getValue())) {
                return "hyperparameters: must be named and finite, was '" + entry.getKey() + "' = " + entry.getValue();
            }
        }
        return "";
    }
}
