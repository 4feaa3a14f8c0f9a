package io.kasmina.micrometer;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The closed set of label keys; a seed id, a nonce or a command id as a label would make a time series of each of its
 * values.
 */
final class MeterLabels {

    private static final Set<String> KEYS =
            Set.of("reason", "status", "gate", "breaker", "state", "mode", "kind", "stage", "topic", "source");

    private MeterLabels() {}

    static boolean areClosed(Map<String, String> labels) {
        return KEYS.containsAll(labels.keySet());
    }

    static Map<String, String> closed(Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(label -> KEYS.contains(label.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
