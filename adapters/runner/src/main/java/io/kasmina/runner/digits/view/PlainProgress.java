package io.kasmina.runner.digits.view;

import java.io.PrintWriter;
import java.util.Locale;

/** One line at the end of a phase, for logs and pipes. */
final class PlainProgress implements Progress {

    private final PrintWriter out;
    private final String phase;
    private final long total;
    private final long startedAt = System.nanoTime();
    private long done;
    private String note = "";

    PlainProgress(PrintWriter out, String phase, long total) {
        this.out = out;
        this.phase = phase;
        this.total = total;
    }

    @Override
    public void advance() {
        done++;
    }

    @Override
    public void note(String text) {
        note = text;
    }

    @Override
    public void close() {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        out.println(String.format(Locale.ROOT, "%-18s %5d/%-5d %6.1f s  %s", phase, done, total, seconds, note)
                .stripTrailing());
        out.flush();
    }
}
