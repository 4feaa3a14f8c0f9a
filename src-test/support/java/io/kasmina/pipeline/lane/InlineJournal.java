package io.kasmina.pipeline.lane;

import java.util.ArrayDeque;
import java.util.Deque;

/** Double of the journal: the caller's thread plays the journal thread, task by task or, while held, all in one group. One thread. */
public final class InlineJournal implements Journal {

    private final Deque<Runnable> releases = new ArrayDeque<>();
    private final int capacity;
    private JournalGroup waiting = new JournalGroup();
    private boolean held;
    private boolean closed;
    private long tasks;
    private long groups;
    private long refused;

    /** Makes a journal that is never full. */
    public InlineJournal() {
        this(Integer.MAX_VALUE);
    }

    /** Makes a journal that keeps so many tasks while it is held. */
    public InlineJournal(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps what comes. */
    public void hold() {
        held = true;
    }

    /** Makes what was kept durable as one group. */
    public void letGo() {
        held = false;
        commit();
    }

    /** Refuses what comes from now on. */
    public void close() {
        closed = true;
    }

    /** Forgets what was kept, as a killed process does. */
    public void kill() {
        waiting = new JournalGroup();
        releases.clear();
        held = false;
    }

    @Override
    public Admission offer(JournalTask task) {
        if (closed) {
            return Admission.CLOSED;
        }
        if (waiting.size() >= capacity) {
            refused++;
            return Admission.FULL;
        }
        waiting.add(task);
        commit();
        return Admission.TAKEN;
    }

    @Override
    public void release(Runnable release) {
        releases.add(release);
        commit();
    }

    @Override
    public JournalFigures figures() {
        return new JournalFigures(waiting.size(), tasks, groups, refused);
    }

    private void commit() {
        if (held) {
            return;
        }
        if (waiting.size() > 0) {
            JournalGroup group = waiting;
            waiting = new JournalGroup();
            group.commit();
            tasks += group.size();
            groups++;
        }
        while (!releases.isEmpty()) {
            releases.poll().run();
        }
    }
}
