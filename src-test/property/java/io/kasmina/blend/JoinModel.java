package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The join's rules on timestamps alone, for activations with keys of their own and unbounded demand. */
final class JoinModel {

    /** What frames are joined by. */
    record Key(SeedId seed, long step) {}

    private final Duration window;
    private final Predicate<SeedId> needsLogits;
    private final Map<Key, Duration> waiting = new HashMap<>();
    private final Map<Key, Duration> held = new HashMap<>();
    private final Map<Key, Boolean> expected = new HashMap<>();
    private Duration now = Duration.ZERO;

    JoinModel(Duration window, Predicate<SeedId> needsLogits) {
        this.window = window;
        this.needsLogits = needsLogits;
    }

    /** Returns for each activation whether it must leave with logits. */
    Map<Key, Boolean> expected() {
        return expected;
    }

    void play(JoinRun.Move move, int step) {
        SeedId seed = JoinRun.SEEDS.get(move.seed());
        Key key = new Key(seed, step);
        switch (move.kind()) {
            case ACTIVATION -> activation(key);
            case LOGITS -> logits(key);
            case TIME -> now = now.plus(JoinRun.TICK.multipliedBy(move.amount()));
            case DEMAND -> {}
        }
    }

    private void activation(Key key) {
        boolean joined = isFresh(held.remove(key));
        expected.put(key, joined);
        if (!joined) {
            waiting.put(key, now);
        }
    }

    private void logits(Key key) {
        if (!needsLogits.test(key.seed())) {
            return;
        }
        if (isFresh(waiting.remove(key))) {
            expected.put(key, true);
        } else if (!isFresh(held.get(key))) {
            held.put(key, now);
        }
    }

    private boolean isFresh(Duration since) {
        return since != null && now.minus(window).compareTo(since) < 0;
    }
}
