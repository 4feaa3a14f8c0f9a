package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Tensor;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a join knows of one seed and step, from the first frame that came until its answer is forgotten; told apart by them alone. Confined
 * to its table.
 */
final class JoinEntry {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final SeedId seed;
    private final long step;
    private @Nullable Activation activation;
    private @Nullable Logits logits;
    private State state = State.FRESH;
    private long since;
    private boolean paired;
    private boolean overdue;

    /** The earlier activations of its seed, this one and the later ones; null until its activation came. */
    @Nullable
    Queue<JoinEntry> line;

    // Neighbours among those that wait.
    @Nullable
    JoinEntry before;

    @Nullable
    JoinEntry after;

    private JoinEntry(SeedId seed, long step) {
        this.seed = seed;
        this.step = step;
    }

    /** Makes an entry without content for a frame's key. */
    static JoinEntry of(Frame frame) {
        return new JoinEntry(frame.seed(), frame.step());
    }

    SeedId seed() {
        return seed;
    }

    State state() {
        return state;
    }

    /** Returns when it began to wait, in the timer's nanoseconds. */
    long since() {
        return since;
    }

    void await(State next, long now) {
        state = next;
        since = now;
    }

    void complete() {
        state = State.COMPLETE;
    }

    void take(Activation frame) {
        activation = frame;
    }

    void take(Logits frame) {
        logits = frame;
        paired = true;
    }

    boolean hasLogits() {
        return logits != null;
    }

    /** Returns its logits, null before they came and after they left. */
    @Nullable
    Logits logits() {
        return logits;
    }

    /** Returns its activation, null before that came and after it left. */
    @Nullable
    Activation activation() {
        return activation;
    }

    /** Tells whether its activation has waited for logits as long as it may. */
    boolean isOverdue() {
        return overdue;
    }

    /** Tells whether its logits came or were given up, whether it has left or not. */
    boolean isSettled() {
        return paired || overdue;
    }

    /** Ends the wait of its activation: it leaves without logits. */
    void giveUp() {
        overdue = true;
        complete();
    }

    /** Hands the frames over; the key stays. */
    Joined answer() {
        Activation answered = activation;
        if (answered == null) {
            throw new IllegalStateException("no activation of seed '" + seed + "' in step " + step);
        }
        Tensor values = logits == null ? null : logits.values();
        activation = null;
        logits = null;
        line = null;
        state = State.ANSWERED;
        return new Joined(answered, values, overdue && values == null);
    }

    /** Closes the frames that it holds. */
    void close() {
        try {
            if (activation != null) {
                activation.close();
            }
        } finally {
            if (logits != null) {
                logits.close();
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JoinEntry entry && step == entry.step && seed.equals(entry.seed);
    }

    /** Seeds with similar names and steps in a row must not meet in one place of a table. */
    @Override
    public int hashCode() {
        return seed.hashCode() ^ (int) ((step * GOLDEN_GAMMA) >>> 32);
    }

    /** How far a key has come. */
    enum State {
        /** Nothing came yet. */
        FRESH,
        /** Logits wait for their activation, which needs them. */
        LOGITS_WAIT,
        /** Logits wait for their activation, which may come to need them. */
        LOGITS_SPARE,
        /** An activation waits for its logits. */
        ACTIVATION_WAITS,
        /** It waits for nothing; it leaves when its seed's earlier activations have left and somebody asks. */
        COMPLETE,
        /** It left; nothing more is taken for its key. */
        ANSWERED;

        /** Tells whether logits wait. */
        boolean isOfLogits() {
            return this == LOGITS_WAIT || this == LOGITS_SPARE;
        }
    }
}
