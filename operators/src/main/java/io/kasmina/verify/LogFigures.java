package io.kasmina.verify;

/**
 * Figures of what writes a {@link NonceLog}. The counts never fall.
 *
 * @param waiting what waits to be written or is being written at present, whoever asked for it
 * @param refused what found no room to wait
 * @param uncompacted compactions that failed; the log that they were to shrink serves on
 */
public record LogFigures(int waiting, long refused, long uncompacted) {

    /** Where nothing is written. */
    public static final LogFigures NONE = new LogFigures(0, 0, 0);
}
