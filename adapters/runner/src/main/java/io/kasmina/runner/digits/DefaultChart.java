package io.kasmina.runner.digits;

import io.kasmina.runner.cli.OutputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the chart goes when nobody says where. */
final class DefaultChart {

    private static final String WITHOUT_REPORT = "digits-accuracy.svg";
    private static final String JSON = ".json";
    private static final String SVG = ".svg";

    private DefaultChart() {}

    /**
     * Returns the chart that goes with a report: {@code digits.svg} beside {@code digits.json}, {@code digits-accuracy.svg} in the
     * working folder without a report or with one that is a device.
     *
     * @return null where it cannot be written; a chart that nobody asked for is no reason to refuse
     */
    static @Nullable OutputFile beside(@Nullable Path report) {
        Path path = report != null && isFile(report) ? twin(report) : Path.of(WITHOUT_REPORT);
        OutputFile chart = new OutputFile("--chart", path);
        return chart.isWritable() ? chart : null;
    }

    private static boolean isFile(Path report) {
        return Files.notExists(report) || Files.isRegularFile(report);
    }

    private static Path twin(Path report) {
        String name = String.valueOf(report.getFileName());
        String stem = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
        return report.resolveSibling(stem + SVG);
    }
}
