package io.kasmina.runner.digits;

import io.kasmina.runner.cli.OutputFile;
import io.kasmina.runner.digits.report.DigitsReport;
import io.kasmina.runner.digits.report.ReportJson;
import io.kasmina.runner.digits.view.AccuracyChart;
import io.kasmina.runner.digits.view.StepRow;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a run leaves.
 *
 * @param options where they go
 * @param out gets a line for each
 */
record ResultFiles(DigitsOptions options, PrintWriter out) {

    /**
     * Writes the report, then the chart, so that a chart that fails costs nothing else.
     *
     * @throws io.kasmina.runner.cli.RunFailure naming the file that can no longer be written
     */
    void write(DigitsReport report, List<StepRow> rows) {
        save(options.report(), ReportJson.of(report));
        if (options.chart() == null) {
            out.println("no chart: its usual place cannot be written (--chart FILE names another)");
        }
        save(options.chart(), AccuracyChart.of(rows, report.hostAccuracy()));
    }

    private void save(@Nullable OutputFile file, String text) {
        if (file != null) {
            file.write(text);
            out.println(file.option().substring(2) + " written to " + file.path());
        }
    }
}
