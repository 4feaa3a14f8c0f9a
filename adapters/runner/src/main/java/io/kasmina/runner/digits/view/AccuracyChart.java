package io.kasmina.runner.digits.view;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Draws held-out accuracy over steps as SVG text: pure Java, so that a machine without fonts or a display can make it. */
public final class AccuracyChart {

    private final List<StepRow> rows;
    private final double host;
    private final ChartFrame frame;

    private AccuracyChart(List<StepRow> rows, double host, ChartFrame frame) {
        this.rows = rows;
        this.host = host;
        this.frame = frame;
    }

    /**
     * Draws the chart.
     *
     * @param rows rows in the order of their steps; those without accuracy are passed over
     * @param hostAccuracy the frozen host's accuracy, 0..1, drawn as a dashed line
     * @return an SVG document
     */
    public static String of(List<StepRow> rows, double hostAccuracy) {
        List<StepRow> measured =
                rows.stream().filter(row -> !Double.isNaN(row.accuracy())).toList();
        double least = Math.min(hostAccuracy, extreme(measured, StepRow::accuracy, 1, -1));
        double last = extreme(measured, StepRow::step, 1, 1);
        double floor = Math.floor((least - 0.01) * 20) / 20;
        return new AccuracyChart(measured, hostAccuracy, new ChartFrame(last, Math.max(0, floor))).draw();
    }

    // sign 1 finds the greatest value, −1 the least
    private static double extreme(List<StepRow> rows, ToDoubleFunction<StepRow> value, double none, int sign) {
        return sign
                * rows.stream()
                        .mapToDouble(row -> sign * value.applyAsDouble(row))
                        .max()
                        .orElse(sign * none);
    }

    private String draw() {
        return ChartFrame.OPENING + frame.axes() + stages() + hostLine() + curve() + frame.legend() + "</svg>\n";
    }

    private String stages() {
        StringBuilder svg = new StringBuilder();
        String stage = "";
        int shown = 0;
        for (StepRow row : rows) {
            if (!row.stage().equals(stage)) {
                stage = row.stage();
                svg.append(frame.boundary((double) row.step(), stage, shown++));
            }
        }
        return svg.toString();
    }

    private String hostLine() {
        double y = frame.y(host);
        return String.format(
                Locale.ROOT,
                "<line class=\"host\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                ChartFrame.LEFT,
                y,
                ChartFrame.RIGHT,
                y);
    }

    private String curve() {
        String points = rows.stream()
                .map(row ->
                        String.format(Locale.ROOT, "%.1f,%.1f", frame.x((double) row.step()), frame.y(row.accuracy())))
                .collect(Collectors.joining(" "));
        return "<polyline class=\"seed\" points=\"" + points + "\"/>\n";
    }
}
