package io.kasmina.pipeline.partition;

/** Decides when the next turn of a partition begins: at once, after a while, or not before something else happens. Pure. */
final class TurnRule {

    /** Something else must happen first. */
    static final long NEVER = -1;

    private final int batch;
    private final long linger;
    private final long cutAfter;

    /**
     * Makes a rule.
     *
     * @param batch records that fill a turn
     * @param linger how long the first record waits for others, in nanoseconds
     * @param cutAfter how long news that nobody is in a hurry for wait, in nanoseconds
     */
    TurnRule(int batch, long linger, long cutAfter) {
        this.batch = batch;
        this.linger = linger;
        this.cutAfter = cutAfter;
    }

    /** Returns after how many nanoseconds a turn is due, 0 for at once, {@link #NEVER} where nothing waits. */
    long due(Waiting waiting) {
        if (waiting.urgent() || waiting.records() >= batch) {
            return 0;
        }
        long records = waiting.records() == 0 ? NEVER : left(linger, waiting.sinceRecord());
        long news = waiting.sinceNews() < 0 ? NEVER : left(cutAfter, waiting.sinceNews());
        if (records == NEVER || news == NEVER) {
            return Math.max(records, news);
        }
        return Math.min(records, news);
    }

    private static long left(long wait, long age) {
        return Math.max(0, wait - age);
    }

    /**
     * What waits for a turn.
     *
     * @param records how many records wait to be applied whose effect somebody waits for
     * @param sinceRecord nanoseconds since the first of them came; of no meaning where none waits
     * @param sinceNews nanoseconds since something else happened that no cut holds yet, {@link #NEVER} for nothing
     * @param urgent true if some of it must not wait
     */
    record Waiting(int records, long sinceRecord, long sinceNews, boolean urgent) {}
}
