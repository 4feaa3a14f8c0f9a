package io.kasmina.perf;

import java.util.Locale;

/** How figures are printed, in the locale of no country. */
enum Report {
    /** Aligned columns under a heading. */
    TABLE {
        @Override
        String heading() {
            return String.format(
                    Locale.ROOT, LINE, "row", "what", "measured", "unit", "limit", "peer", "ratio", "target", "");
        }

        @Override
        String line(Figure figure) {
            Double peer = figure.peer();
            return String.format(
                    Locale.ROOT,
                    LINE,
                    figure.row(),
                    figure.what(),
                    number(figure.measured()),
                    figure.unit(),
                    number(figure.limit()),
                    peer == null ? "-" : number(peer),
                    String.format(Locale.ROOT, "%.2f", figure.ratio()),
                    String.format(Locale.ROOT, ">= %.2f", figure.target()),
                    figure.pass() ? "pass" : "FAIL");
        }
    },
    /** One object a line, no heading. */
    JSON {
        @Override
        String heading() {
            return "";
        }

        @Override
        String line(Figure figure) {
            return String.format(
                    Locale.ROOT,
                    "{\"row\":\"%s\",\"what\":\"%s\",\"measured\":%s,\"unit\":\"%s\",\"limit\":%s,\"peer\":%s,"
                            + "\"ratio\":%s,\"target\":%s,\"pass\":%s}",
                    escape(figure.row()),
                    escape(figure.what()),
                    json(figure.measured()),
                    escape(figure.unit()),
                    json(figure.limit()),
                    figure.peer() == null ? "null" : json(figure.peer()),
                    json(figure.ratio()),
                    json(figure.target()),
                    figure.pass());
        }
    };

    private static final String LINE = "%-15s %-32s %12s %-11s %12s %12s %6s %8s %s";

    /** Returns what precedes the figures, empty for nothing. */
    abstract String heading();

    /** Returns one figure as one line. */
    abstract String line(Figure figure);

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%,.2f" : "%,.0f", value);
    }

    /** JSON has no NaN and no infinity. */
    private static String json(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
