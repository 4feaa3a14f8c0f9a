package io.kasmina.runner.digits.view;

import java.io.PrintWriter;

/** Shows how far one phase is. One thread. */
public interface Progress extends AutoCloseable {

    /** Counts one unit of work. */
    void advance();

    /**
     * Shows a figure beside the count.
     *
     * @param note a few words
     */
    void note(String note);

    /** Ends the phase's display. */
    @Override
    void close();

    /** Opens displays. */
    @FunctionalInterface
    interface Factory {

        /**
         * Begins a phase.
         *
         * @param phase its name
         * @param total units of work, at least 1
         */
        Progress begin(String phase, long total);

        /** Returns displays of plain lines: one at each phase's end, nothing in between. */
        static Factory plain(PrintWriter out) {
            return (phase, total) -> new PlainProgress(out, phase, total);
        }

        /** Returns bars on the terminal behind standard error. */
        static Factory bars() {
            return BarProgress::new;
        }
    }
}
