package io.kasmina.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What one topic has to be. Pure.
 *
 * @param name its name
 * @param partitions how many it is created with
 * @param exact whether it must have just so many
 * @param compacted whether it keeps the last record of each key for good
 * @param retentionMillis how long it keeps records at least, 0 for any time
 * @param messageBytes largest record that it takes at least
 */
record TopicSpec(
        String name, int partitions, boolean exact, boolean compacted, long retentionMillis, int messageBytes) {

    /** The broker compacts no segment to which it still writes, and a restart reads them all. */
    private static final String COMPACTED_SEGMENT = Integer.toString(32 * 1024 * 1024);

    private static final String ANY_SIZE = "-1";

    /** An hour: the broker goes by its own clock, which may be ahead of the one that wrote the time. */
    private static final long CREATED_RETENTION_MILLIS = 3_600_000;

    /** Returns the settings to create it with. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(messageBytes));
        if (compacted) {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, COMPACTED_SEGMENT);
        }
        if (retentionMillis > 0) {
            settings.put(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(Math.max(retentionMillis, CREATED_RETENTION_MILLIS)));
            settings.put(TopicConfig.RETENTION_BYTES_CONFIG, ANY_SIZE);
        }
        return settings;
    }

    /**
     * Compares.
     *
     * @param count partitions that it has
     * @param settings its settings by name
     * @return one line for each thing that is wrong
     */
    List<String> check(int count, Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        if (exact && count != partitions) {
            lines.add(name + ": must have " + partitions + " partitions, has " + count);
        }
        String policy = settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        boolean deletes = policy.contains(TopicConfig.CLEANUP_POLICY_DELETE);
        if (compacted && deletes) {
            lines.add(name + ": cleanup.policy must be compact, or seeds are forgotten, is " + policy);
        }
        if (deletes && retentionMillis > 0) {
            lines.addAll(retention(settings));
        }
        long bytes = number(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (bytes >= 0 && bytes < messageBytes) {
            lines.add(name + ": max.message.bytes must be at least " + messageBytes + ", is " + bytes);
        }
        return lines;
    }

    private List<String> retention(Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        long retention = number(settings, TopicConfig.RETENTION_MS_CONFIG);
        if (retention >= 0 && retention < retentionMillis) {
            lines.add(name + ": retention.ms must be at least " + retentionMillis + ", is " + retention);
        }
        long kept = number(settings, TopicConfig.RETENTION_BYTES_CONFIG);
        if (kept >= 0) {
            lines.add(name + ": retention.bytes must be -1, or a burst forgets what is younger than retention.ms, is "
                    + kept);
        }
        return lines;
    }

    /** Returns the line for a topic that is not there. */
    String missing() {
        return name + ": does not exist; it needs " + (exact ? "" : "about ") + partitions + " partitions and "
                + settings();
    }

    private static long number(Map<String, String> settings, String name) {
        String text = settings.get(name);
        return text == null ? -1 : Long.parseLong(text);
    }
}
