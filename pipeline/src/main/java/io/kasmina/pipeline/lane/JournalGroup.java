package io.kasmina.pipeline.lane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Tasks that become durable together: each is written in its turn, each file is synced once, then each task hears how it ended. A task is
 * durable if and only if its write and its file's sync succeeded. Confined to one thread.
 */
final class JournalGroup {

    private final List<JournalTask> tasks = new ArrayList<>();
    private final IdentityHashMap<JournalFile, @Nullable IOException> synced = new IdentityHashMap<>();
    private final IdentityHashMap<JournalTask, IOException> failed = new IdentityHashMap<>();

    void add(JournalTask task) {
        tasks.add(task);
    }

    int size() {
        return tasks.size();
    }

    /** Runs every part of every task; never throws. */
    void commit() {
        tasks.forEach(this::write);
        synced.replaceAll((file, unknown) -> attempt(file::sync));
        tasks.forEach(this::end);
    }

    private void write(JournalTask task) {
        IOException failure = attempt(task::write);
        if (failure == null) {
            synced.put(task.file(), null);
        } else {
            failed.put(task, failure);
        }
    }

    private void end(JournalTask task) {
        IOException own = failed.get(task);
        try {
            task.end(own != null ? own : synced.get(task.file()));
        } catch (Throwable misbehaved) {
            drop(misbehaved);
        }
    }

    /** One that misbehaves must not take the journal from everyone else, nor may a hook that throws what it is told. */
    private static void drop(Throwable misbehaved) {
        try {
            Operators.onErrorDropped(misbehaved, Context.empty());
        } catch (Throwable thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }

    private static @Nullable IOException attempt(Part part) {
        try {
            part.run();
            return null;
        } catch (IOException failure) {
            return failure;
        } catch (Throwable failure) {
            // Errors too: whoever waits for the task must hear of it, and the thread must live on.
            return new JournalFault(JournalFault.Kind.UNEXPECTED, "a task of the journal threw", failure);
        }
    }

    /** A part that may fail. */
    @FunctionalInterface
    private interface Part {
        void run() throws IOException;
    }
}
