package io.kasmina.contract;

import java.util.Map;

/**
 * A verified change of optimizer hyperparameters, for the host to apply.
 *
 * @param commandId the command that asked for it
 * @param optimizerId the host's name of the optimizer, not blank
 * @param hyperparameters finite values by name
 */
public record Adjustment(String commandId, String optimizerId, Map<String, Float> hyperparameters) {

    /** Copies the map. */
    public Adjustment {
        hyperparameters = ArrayMap.copyOf(hyperparameters);
    }
}
