package io.kasmina.pipeline.dispatch;

import io.kasmina.contract.SeedId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Commands that wait for their seeds' kernels, in order of arrival. Touched by one lane's mailbox alone. */
final class ParkedCommands {

    private final int most;
    private final Map<SeedId, Queue<AskedCommand>> bySeed = new HashMap<>();

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

    /** Tells whether surely none waits; a seed whose last one was taken counts until it is asked again. */
    boolean isEmpty() {
        return bySeed.isEmpty();
    }

    /** Keeps a command; false if its seed has too many. */
    boolean park(AskedCommand asked) {
        Queue<AskedCommand> queue = bySeed.computeIfAbsent(asked.command().seed(), seed -> new ArrayDeque<>());
        return queue.size() < most && queue.add(asked);
    }

    /** Takes a seed's oldest command, null if it has none. */
    @Nullable
    AskedCommand next(SeedId seed) {
        Queue<AskedCommand> queue = bySeed.get(seed);
        if (queue == null) {
            return null;
        }
        AskedCommand next = queue.poll();
        if (next == null) {
            bySeed.remove(seed);
        }
        return next;
    }
}
