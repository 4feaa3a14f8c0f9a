package io.kasmina.broker;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java cannot send by itself. POSIX systems. */
public enum ProcessSignal {
    /** Halts a process, which keeps its connections and answers nobody. */
    STOP,
    /** Lets it go on. */
    CONT;

    /**
     * Sends it; blocks shortly.
     *
     * @param pid number of a process that the caller started
     * @throws IllegalStateException if there is no such process
     */
    public void to(long pid) {
        try {
            Process sent = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("no SIG" + name() + " to " + pid);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("no SIG" + name() + " to " + pid, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while SIG" + name() + " was sent", interrupted);
        }
    }
}
