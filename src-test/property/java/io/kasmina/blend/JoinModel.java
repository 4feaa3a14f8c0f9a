package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The join's rules on timestamps alone, for activations with keys of their own and unbounded demand. */
final class JoinModel {

    /** What frames are joined by. */
    record Key(SeedId seed, long step) {}

    private final Duration window;
    private final Function<SeedId, LogitsNeed> need;
    private final Map<SeedId, Deque<Waiting>> lines = new HashMap<>();
    private final Map<Key, Duration> held = new HashMap<>();
    private final Map<Key, Boolean> left = new LinkedHashMap<>();
    private Duration now = Duration.ZERO;

    JoinModel(Duration window, Function<SeedId, LogitsNeed> need) {
        this.window = window;
        this.need = need;
    }

    /** Returns for each activation that left whether it did with logits. */
    Map<Key, Boolean> left() {
        return left;
    }

    void play(JoinRun.Move move, int step) {
        Key key = new Key(JoinRun.SEEDS.get(move.seed()), step);
        switch (move.kind()) {
            case ACTIVATION -> activation(key);
            case LOGITS -> logits(key);
            case TIME -> pass(JoinRun.TICK.multipliedBy(move.amount()));
            case DEMAND, NEED -> {}
        }
    }

    /** Lets time pass until nothing waits. */
    void end() {
        pass(window.multipliedBy(1_000));
    }

    private void activation(Key key) {
        Waiting next = new Waiting(key);
        next.joined = isFresh(held.remove(key));
        if (!next.joined && need.apply(key.seed()) == LogitsNeed.NOW) {
            next.end = now.plus(window);
        }
        lines.computeIfAbsent(key.seed(), seed -> new ArrayDeque<>()).add(next);
        leave(key.seed());
    }

    private void logits(Key key) {
        if (need.apply(key.seed()) == LogitsNeed.NONE) {
            return;
        }
        Optional<Waiting> waiting = lines.getOrDefault(key.seed(), new ArrayDeque<>()).stream()
                .filter(one -> one.key.equals(key))
                .findFirst();
        if (waiting.isPresent()) {
            waiting.get().joined = true;
            leave(key.seed());
        } else if (!left.containsKey(key) && !isFresh(held.get(key))) {
            held.put(key, now);
        }
    }

    /** Ends one wait after the other, since those behind it may begin their own then. */
    private void pass(Duration time) {
        Duration until = now.plus(time);
        Optional<Waiting> first = firstToEnd(until);
        while (first.isPresent()) {
            now = first.get().end;
            first.get().overdue = true;
            leave(first.get().key.seed());
            first = firstToEnd(until);
        }
        now = until;
    }

    private Optional<Waiting> firstToEnd(Duration until) {
        return lines.values().stream()
                .flatMap(Deque::stream)
                .filter(one -> one.waits() && one.end.compareTo(until) <= 0)
                .min(Comparator.comparing(one -> one.end));
    }

    private void leave(SeedId seed) {
        Deque<Waiting> line = lines.get(seed);
        for (Waiting head = line.peek(); head != null && !head.waits(); head = line.peek()) {
            if (!head.joined && !head.overdue && need.apply(seed) == LogitsNeed.NOW) {
                await(line);
                return;
            }
            left.put(head.key, head.joined);
            line.remove();
        }
    }

    private void await(Deque<Waiting> line) {
        for (Waiting one : line) {
            if (!one.joined && one.end == null) {
                one.end = now.plus(window);
            }
        }
    }

    private boolean isFresh(Duration since) {
        return since != null && now.minus(window).compareTo(since) < 0;
    }

    /** An activation that has not left. */
    private static final class Waiting {

        private final Key key;
        private boolean joined;
        private boolean overdue;
        private Duration end;

        private Waiting(Key key) {
            this.key = key;
        }

        private boolean waits() {
            return end != null && !joined && !overdue;
        }
    }
}
