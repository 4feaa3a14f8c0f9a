package io.kasmina.runner.digits.view;

import java.util.Locale;

/**
 * The coordinates of a chart and what stands around its curve.
 *
 * @param lastStep the step at the right edge, above 0
 * @param floor the accuracy at the bottom, 0..1
 */
record ChartFrame(double lastStep, double floor) {

    static final double LEFT = 64;
    static final double RIGHT = 876;
    static final double TOP = 56;
    static final double BOTTOM = 400;

    static final String OPENING =
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 460" width="900" height="460" role="img">
            <title>Accuracy on held-out digits over training steps</title>
            <style>
            text{font:12px sans-serif;fill:#222}
            .head{font-size:16px}
            .grid{stroke:#ddd;stroke-width:1}
            .stage{stroke:#999;stroke-width:1;stroke-dasharray:2 3}
            .host{stroke:#b35900;stroke-width:2;stroke-dasharray:7 5}
            .seed{stroke:#0b5fa5;stroke-width:2;fill:none}
            </style>
            <rect width="900" height="460" fill="#fff"/>
            <text class="head" x="64" y="24">Accuracy on held-out digits</text>
            """;

    private static final double[] TICK_WIDTHS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000};
    private static final int STEP_TICKS = 12;
    private static final double ACCURACY_TICKS = 10;

    double x(double step) {
        return LEFT + (RIGHT - LEFT) * step / lastStep;
    }

    double y(double accuracy) {
        return BOTTOM - (BOTTOM - TOP) * (accuracy - floor) / (1 - floor);
    }

    String axes() {
        StringBuilder svg = new StringBuilder();
        double rise = 1 - floor > 0.5 ? 0.1 : (1 - floor > 0.2 ? 0.05 : 0.01);
        for (long i = Math.round(floor / rise); i <= Math.round(1 / rise); i++) {
            svg.append(line("grid", LEFT, y(i * rise), RIGHT, y(i * rise)));
            svg.append(text(LEFT - 8, y(i * rise) + 4, "end", String.format(Locale.ROOT, "%.0f%%", i * rise * 100)));
        }
        for (double step = 0; step <= lastStep; step += stepTick()) {
            svg.append(text(x(step), BOTTOM + 18, "middle", String.format(Locale.ROOT, "%.0f", step)));
        }
        return svg.append(text((LEFT + RIGHT) / 2, BOTTOM + 40, "middle", "training step"))
                .toString();
    }

    /** A label stands on the side where there is room for it. */
    String boundary(double step, String stage, int index) {
        double height = BOTTOM - 8 - 14.0 * (index % 5);
        boolean left = x(step) > (LEFT + RIGHT) / 2;
        return line("stage", x(step), TOP, x(step), BOTTOM)
                + text(x(step) + (left ? -4 : 4), height, left ? "end" : "start", stage);
    }

    String legend() {
        return line("host", 480, 20, 510, 20)
                + text(516, 24, "start", "host alone")
                + line("seed", 600, 20, 630, 20)
                + text(636, 24, "start", "host + seed (in TRAINING: seed's own pass)");
    }

    private double stepTick() {
        for (double width : TICK_WIDTHS) {
            if (lastStep / width <= STEP_TICKS) {
                return width;
            }
        }
        return lastStep / ACCURACY_TICKS;
    }

    private static String line(String kind, double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                kind,
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(double x, double y, String anchor, String words) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words);
    }
}
