package io.kasmina.pipeline.partition;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import java.util.Locale;
import java.util.Map;

/** The streams of a partition's source. */
enum Feed {
    /** Commands. */
    COMMANDS,
    /** Activations. */
    ACTIVATIONS,
    /** Logits. */
    LOGITS,
    /** Gradients. */
    GRADIENTS,
    /** Steps and reports. */
    HOST;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** Counts a record that was passed over: it or one like it came before, or what it belongs to does not come. */
    void skipped(StageRecorder recorder) {
        recorder.count(MetricName.PARTITION_SKIPPED, Map.of("feed", code), 1);
    }

    /** Counts a record that became a dead letter. */
    void dead(StageRecorder recorder) {
        recorder.count(MetricName.PARTITION_DEAD_LETTERS, Map.of("feed", code), 1);
    }
}
