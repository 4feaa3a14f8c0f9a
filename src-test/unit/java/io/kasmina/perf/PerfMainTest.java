package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerfMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> measured = new ArrayList<>();
    private final Row good = row("good", 0.9);
    private final Row bad = row("bad", 0.5);

    @Test
    void rowsThatReachTheirTargetsExitWithZero() {
        assertThat(run("good")).isEqualTo(PerfMain.PASSED);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .last()
                .asString()
                .endsWith("pass");
        assertThat(err.size()).isZero();
    }

    @Test
    void aRowThatMissesItsTargetExitsWithOneAfterAllRowsRan() {
        assertThat(run("bad", "good", "--quick")).isEqualTo(PerfMain.FAILED);
        assertThat(measured).containsExactly("bad QUICK", "good QUICK");
    }

    @Test
    void noRowMeasuresAll() {
        run();

        assertThat(measured).containsExactly("good FULL", "bad FULL");
    }

    @Test
    void theNameOfAGroupMeasuresAllThatBeginWithIt() {
        List<Row> rows = List.of(row("kafka-b", 0.9), row("kafkaesque", 0.9), row("kafka-a", 0.9));

        assertThat(PerfMain.run(List.of("kafka"), rows, stream(out), stream(err)))
                .isEqualTo(PerfMain.PASSED);
        assertThat(measured).containsExactly("kafka-b FULL", "kafka-a FULL");
    }

    @Test
    void jsonPrintsNothingButObjects() {
        run("--json", "good");

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("{\"row\":");
    }

    @Test
    void helpNamesTheRowsAndMeasuresNothing() {
        assertThat(run("good", "--help")).isEqualTo(PerfMain.PASSED);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("usage: perf/run")
                .contains("rows: good, bad;");
        assertThat(measured).isEmpty();
    }

    @Test
    void aBadArgumentIsOneLineAndExitsWithTwo() {
        assertThat(run("good", "missing")).isEqualTo(PerfMain.BAD_INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("perf: row: must be one of good, bad, was missing");
        assertThat(measured).isEmpty();
    }

    @Test
    void aRowThatBreaksIsOneLineAndTheOthersRun() {
        Row broken = new Row() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public List<Figure> measure(Effort effort) throws IOException {
                throw new IOException("no device");
            }
        };

        assertThat(PerfMain.run(List.of(), List.of(broken, good), stream(out), stream(err)))
                .isEqualTo(PerfMain.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("perf: row broken could not be measured: java.io.IOException: no device");
        assertThat(measured).containsExactly("good FULL");
    }

    private int run(String... args) {
        return PerfMain.run(List.of(args), List.of(good, bad), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private Row row(String name, double ratio) {
        return new Row() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Figure> measure(Effort effort) {
                measured.add(name + " " + effort);
                return List.of(new Figure(name, "work", 9, "items/s", 10, null, ratio, 0.8));
            }
        };
    }
}
