package io.kasmina.pipeline.proof;

import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A breaker with three failures and two successes, as the specification tells of it. */
final class NaiveBreaker {

    private static final int FAILURES = 3;
    private static final int SUCCESSES = 2;

    private final String name;
    private final long millis;
    private final Level opened;
    private final boolean saysTrials;
    private final Consumer<Said> telemetry;
    private String state = "closed";
    private final List<String> failed = new ArrayList<>();
    private int successes;
    private long until;

    private NaiveBreaker(String name, long millis, Level opened, boolean saysTrials, Consumer<Said> telemetry) {
        this.name = name;
        this.millis = millis;
        this.opened = opened;
        this.saysTrials = saysTrials;
        this.telemetry = telemetry;
    }

    static NaiveBreaker isolation(Consumer<Said> telemetry) {
        return new NaiveBreaker("isolation", 30_000, Level.CRITICAL, false, telemetry);
    }

    static NaiveBreaker fetch(Consumer<Said> telemetry) {
        return new NaiveBreaker("fetch", 60_000, Level.WARNING, true, telemetry);
    }

    boolean isClosed() {
        return state.equals("closed");
    }

    /** Tells whether it keeps calls out. */
    boolean isOpen(long now) {
        return state.equals("open") && now < until;
    }

    /** Asks for a call; the first one after the time is up is a trial. */
    boolean allow(long now) {
        if (isOpen(now)) {
            return false;
        }
        if (state.equals("open")) {
            go("half_open");
        }
        return true;
    }

    /** Whoever succeeds takes back its own failures. */
    void succeed(String who) {
        if (state.equals("closed")) {
            failed.removeAll(List.of(who));
        } else if (state.equals("half_open")) {
            successes++;
            if (successes == SUCCESSES) {
                go("closed");
            } else if (saysTrials) {
                say("half_open");
            }
        }
    }

    void fail(String who, long now) {
        failed.add(who);
        boolean opens = state.equals("half_open") || (state.equals("closed") && failed.size() == FAILURES);
        if (opens) {
            go("open");
        }
        if (state.equals("open")) {
            until = now + millis;
        }
    }

    /** Counts anew, in the state that it is in. */
    void forget() {
        failed.clear();
        successes = 0;
    }

    /** Somebody says what it is to be; it says so even where it was that already. */
    void force(String next, long now) {
        go(next);
        until = now + millis;
    }

    private void go(String next) {
        say(next);
        state = next;
        failed.clear();
        successes = 0;
    }

    private void say(String next) {
        Level level = next.equals("open") ? opened : Level.INFO;
        telemetry.accept(new Said(EventName.BREAKER_TRANSITION, level, null, name + " " + state + " " + next));
    }
}
