package io.kasmina.pipeline.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Records until a turn takes them, and the room that is left for them in the next cut, which may be that of several turns. Times are the timer's
 * nanoseconds. Confined to its desk's mailbox.
 */
final class TurnLine {

    /** Most steps of a cut, each of which makes a packet of every seed. One a cut would make a commit of each. */
    private static final int STEPS = 16;

    /** One of so many parts of a turn is for what hosts say, however many commands wait. */
    private static final int SHARES = 4;

    private final Deque<Input.Command> commands = new ArrayDeque<>();
    private final Deque<Input> said = new ArrayDeque<>();
    private final int batch;

    /** How many steps are among what was said; nobody waits for what they bring about. */
    private int waitingSteps;

    private long stepsSince;
    private long othersSince;

    /** Records that turns took since the last cut, and steps among them. */
    private int taken;

    private int steps;

    /**
     * Makes an empty line.
     *
     * @param batch most records of a cut
     */
    TurnLine(int batch) {
        this.batch = batch;
    }

    /** Takes a command. */
    void add(Input.Command command, long now) {
        arrived(command, now);
        commands.add(command);
    }

    /** Takes what a host said or measured. */
    void say(Input input, long now) {
        arrived(input, now);
        said.add(input);
    }

    /** Forgets everything that waits. */
    void clear() {
        commands.clear();
        said.clear();
        waitingSteps = 0;
    }

    /** Returns how many records wait. */
    int size() {
        return commands.size() + said.size();
    }

    /** Returns when the first of them came, {@link RunState#NONE} for none. */
    long since() {
        return RunState.older(
                waitingSteps == 0 ? RunState.NONE : stepsSince, others() == 0 ? RunState.NONE : othersSince);
    }

    /**
     * Returns what waits for a turn, as far as the next cut has room for it. Steps wait as long as news do.
     *
     * @param newsAge how long news wait that no record brought, {@link TurnRule#NEVER} for none
     * @param urgent true if those must not wait
     */
    TurnRule.Waiting waiting(long now, long newsAge, boolean urgent) {
        boolean welcome = steps < STEPS;
        int records = commands.size() + (welcome ? said.size() - waitingSteps : 0);
        long stepsAge = welcome && waitingSteps > 0 ? now - stepsSince : TurnRule.NEVER;
        return new TurnRule.Waiting(
                Math.min(records, batch - taken), now - othersSince, Math.max(newsAge, stepsAge), urgent);
    }

    /**
     * Returns what the next turn applies: commands, then what hosts said in its order. Commands do not wait behind what hosts said, and leave it
     * a share.
     */
    List<Input> next(long now) {
        int room = batch - taken;
        List<Input> next = new ArrayList<>(Math.min(room, size()));
        int share = Math.min(said.size(), room / SHARES);
        while (next.size() < room - share && !commands.isEmpty()) {
            next.add(commands.remove());
        }
        while (next.size() < room && steps < STEPS && !said.isEmpty()) {
            Input input = said.remove();
            next.add(input);
            int more = input.isStep() ? 1 : 0;
            steps += more;
            waitingSteps -= more;
        }
        taken += next.size();
        stepsSince = now;
        othersSince = now;
        return next;
    }

    /** Tells whether the next cut has room for more. */
    boolean hasRoom() {
        return taken < batch;
    }

    /** Tells whether turns took records since the last cut. */
    boolean isHolding() {
        return taken > 0;
    }

    /** What turns took is in a cut. */
    void cut() {
        taken = 0;
        steps = 0;
    }

    private int others() {
        return size() - waitingSteps;
    }

    private void arrived(Input input, long now) {
        if (input.isStep()) {
            stepsSince = waitingSteps == 0 ? now : stepsSince;
            waitingSteps++;
        } else {
            othersSince = others() == 0 ? now : othersSince;
        }
    }
}
