package io.kasmina.runner.digits;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a run opened, closed in reverse order. One thread. */
public final class Resources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /**
     * Keeps something until {@link #close}.
     *
     * @param resource what was opened
     * @param release gives it back
     * @return {@code resource}
     */
    public <T> T keep(T resource, AutoCloseable release) {
        open.push(release);
        return resource;
    }

    /** Closes all; what fails does not keep the rest open. */
    @Override
    public void close() {
        JobFailure failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                failure = failure == null ? new JobFailure("cleaning up: " + failed) : failure;
                failure.addSuppressed(failed);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
