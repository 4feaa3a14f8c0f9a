package io.kasmina.runner.digits.view;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that redraws itself. */
final class BarProgress implements Progress {

    private static final int REDRAW_MILLIS = 100;

    private final ProgressBar bar;

    BarProgress(String phase, long total) {
        bar = new ProgressBarBuilder()
                .setTaskName(String.format("%-18s", phase))
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .build();
    }

    @Override
    public void advance() {
        bar.step();
    }

    @Override
    public void note(String note) {
        bar.setExtraMessage(note);
    }

    @Override
    public void close() {
        bar.close();
    }
}
