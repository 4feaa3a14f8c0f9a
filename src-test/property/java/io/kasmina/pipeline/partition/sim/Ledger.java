package io.kasmina.pipeline.partition.sim;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that a simulation published. */
final class Ledger {

    private final Map<Origin, Sent> commands = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<Integer, List<FrameSent>> frames = new HashMap<>();
    private long step = -1;
    private long unreadable;
    private boolean flooded;

    /** An activation that was published. */
    record FrameSent(TrainingRunId run, SeedId seed, long step, boolean repeated) {}

    /** Notes a command behind the others of its topic partition. */
    void sent(String topic, int partition, Sent command) {
        int offset = counts.merge(topic + partition, 1, Integer::sum) - 1;
        commands.put(new Origin(topic, partition, offset), command);
    }

    void sent(int partition, FrameSent frame) {
        frames.computeIfAbsent(partition, number -> new ArrayList<>()).add(frame);
    }

    void stepped(long last) {
        step = last;
    }

    Map<Origin, Sent> commands() {
        return commands;
    }

    List<FrameSent> frames(int partition) {
        return frames.getOrDefault(partition, List.of());
    }

    long step() {
        return step;
    }

    /** A record was published that nobody can read. */
    void unreadable() {
        unreadable++;
    }

    long countUnreadable() {
        return unreadable;
    }

    /** More was forged than is told one by one. */
    void flooded() {
        flooded = true;
    }

    boolean isFlooded() {
        return flooded;
    }
}
