package io.kasmina.runner.config;

import org.slf4j.event.Level;

/**
 * How the runner logs, on standard error.
 *
 * @param level the lowest level that is written
 * @param format one line an entry either way
 */
public record LogSettings(Level level, Format format) {

    /** Forms of a line. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object. */
        JSON
    }

    static LogSettings defaults() {
        return new LogSettings(Level.INFO, Format.TEXT);
    }
}
