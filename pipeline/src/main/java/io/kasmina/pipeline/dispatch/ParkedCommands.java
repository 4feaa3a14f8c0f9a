package io.kasmina.pipeline.dispatch;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Commands that wait for their seeds' kernels, in order of arrival. Touched by one lane's mailbox alone. */
final class ParkedCommands {

    private final int most;
    private final Map<SeedId, Queue<Parked>> bySeed = new HashMap<>();

    /** A command and whoever waits for its answer. */
    record Parked(Outcome.Subject subject, Command.ForSeed command, MonoSink<Outcome> sink) {}

    /**
     * Makes a place for commands.
     *
     * @param most most commands of one seed; 0 where none may wait
     */
    ParkedCommands(int most) {
        this.most = most;
    }

    /** Tells whether commands wait at all. */
    boolean isOn() {
        return most > 0;
    }

    /** Keeps a command; false if its seed has too many. */
    boolean park(Parked parked) {
        Queue<Parked> queue = bySeed.computeIfAbsent(parked.command().seed(), seed -> new ArrayDeque<>());
        return queue.size() < most && queue.add(parked);
    }

    /** Takes a seed's oldest command, null if it has none. */
    @Nullable
    Parked next(SeedId seed) {
        Queue<Parked> queue = bySeed.get(seed);
        if (queue == null) {
            return null;
        }
        Parked next = queue.poll();
        if (next == null) {
            bySeed.remove(seed);
        }
        return next;
    }
}
