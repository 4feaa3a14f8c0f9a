package io.kasmina.runner.digits.view;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lays rows out in columns of fixed width. */
public final class StepTable {

    private static final String HEAD = String.format(
            Locale.ROOT,
            "%6s  %-12s %7s %7s %9s %8s %8s %9s",
            "step",
            "stage",
            "alpha",
            "gate",
            "leak",
            "cosine",
            "loss",
            "accuracy");

    private StepTable() {}

    /** Returns the table with its header, one line a row; {@code -} stands for what was not measured. */
    public static String of(List<StepRow> rows) {
        return HEAD + rows.stream().map(StepTable::line).collect(Collectors.joining("\n", "\n", ""));
    }

    private static String line(StepRow row) {
        return String.format(
                Locale.ROOT,
                "%6d  %-12s %7s %7s %9s %8s %8s %9s",
                row.step(),
                row.stage(),
                cell("%.4f", row.alpha()),
                cell("%.4f", row.gate()),
                cell("%.1e", row.leak()),
                cell("%.4f", row.cosine()),
                cell("%.4f", row.loss()),
                cell("%.2f%%", 100 * row.accuracy()));
    }

    private static String cell(String format, double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return value == 0 ? "0" : String.format(Locale.ROOT, format, value);
    }
}
