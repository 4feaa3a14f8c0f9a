package io.kasmina.perf;

import io.kasmina.perf.kafka.KafkaRows;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code perf/run ROW… [--quick] [--json] [--help]}: measures rows and prints their figures. */
public final class PerfMain {

    /** Every figure reached its target. */
    static final int PASSED = 0;
    /** A figure missed its target, or a row could not be measured. */
    static final int FAILED = 1;
    /** An argument was bad; nothing was measured. */
    static final int BAD_INPUT = 2;

    private static final List<Row> ROWS = Stream.concat(
                    Stream.of(
                            new BlendRow(),
                            new JoinRow(),
                            new IsolateRow(),
                            new StepRow(),
                            new VerifyRow(),
                            new ControlRow(),
                            new PrefetchRow(),
                            new CacheRow()),
                    KafkaRows.all().stream())
            .toList();

    private PerfMain() {}

    /**
     * Measures and ends the JVM: 0 if every figure reached its target, 1 if not, 2 for bad arguments.
     *
     * @param args rows and options
     */
    public static void main(String... args) {
        System.exit(run(List.of(args), ROWS, System.out, System.err));
    }

    static int run(List<String> args, List<Row> rows, PrintStream out, PrintStream err) {
        Options options;
        try {
            options = Options.parse(args, rows.stream().map(Row::name).toList());
        } catch (IllegalArgumentException bad) {
            err.println("perf: " + bad.getMessage());
            return BAD_INPUT;
        }
        if (options.help()) {
            out.println(usage(rows));
            return PASSED;
        }
        Report report = options.json() ? Report.JSON : Report.TABLE;
        if (!report.heading().isEmpty()) {
            out.println(report.heading());
        }
        boolean passed = true;
        for (String name : options.rows()) {
            Row row = rows.stream()
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            passed &= measured(row, options.effort(), report, out, err);
        }
        return passed ? PASSED : FAILED;
    }

    private static String usage(List<Row> rows) {
        return """
                usage: perf/run [ROW…] [--quick] [--json] [--help]
                rows: %s; all of them where none is named, and for a GROUP all that begin with GROUP-
                --quick  under a minute a row, for a look; the targets are meant for full runs
                --json   one JSON object a line
                A ratio is the median over rounds of both sides beside each other, not the quotient of the columns.
                exit codes: 0 every figure reached its target, 1 one missed it or a row broke, 2 bad argument"""
                .formatted(rows.stream().map(Row::name).collect(Collectors.joining(", ")));
    }

    private static boolean measured(Row row, Effort effort, Report report, PrintStream out, PrintStream err) {
        try {
            List<Figure> figures = row.measure(effort);
            figures.forEach(figure -> out.println(report.line(figure)));
            return !figures.isEmpty() && figures.stream().allMatch(Figure::pass);
        } catch (Exception failed) {
            err.println("perf: row " + row.name() + " could not be measured: " + failed);
            return false;
        }
    }
}
