package io.kasmina.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kasmina.support.BlockHoundListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lives a {@link Soak} in a JVM of its own: 30 seconds, or as many as the property {@code kasmina.soak.seconds} says. {@code perf/soak}
 * runs it for ten minutes.
 */
@Tag("device")
@Timeout(3_600)
class SoakTest {

    private static final long SECONDS = Long.getLong("kasmina.soak.seconds", 30);
    /** A round loses 12 MB, so that a quarter of them grows by twice what is allowed to a process that warms up. */
    private static final long LEAK_ROUNDS = 16;

    /** A round takes a fifth of a second, on a machine that is busy otherwise some seconds. */
    private static final long LEAK_SECONDS = 240;

    private static final long START_AND_END = 120;

    @Test
    void residentMemoryStaysFlatAndALeakWouldShow() throws Exception {
        assumeTrue(ProcessMemory.isReadable());
        Path flat = Path.of("target", "soak.log");
        Path leak = Path.of("target", "soak-leak.log");
        // Beside each other: what they measure is their own.
        Process leaking = start(leak, Long.toString(LEAK_ROUNDS), "leak");
        Process honest = start(flat, Long.toString(SECONDS));
        try {
            awaitEnd(leaking, LEAK_SECONDS + START_AND_END, leak);
            assertThat(leaking.exitValue()).as(Files.readString(leak)).isEqualTo(1);
            assertThat(Files.readString(leak)).contains("LEAK");
            awaitEnd(honest, SECONDS + START_AND_END, flat);
            assertThat(honest.exitValue()).as(Files.readString(flat)).isZero();
            assertThat(Files.readString(flat)).contains("FLAT");
        } finally {
            leaking.destroyForcibly();
            honest.destroyForcibly();
        }
    }

    @Test
    void aTrendTellsGrowthFromWarmingUp() {
        assertThat(growth(100, 200, 300, 400, 400, 400, 400, 400)).isZero();
        assertThat(growth(100, 200, 300, 400, 500, 600, 700, 800)).isEqualTo(200);
        assertThat(growth(400, 400, 400, 400, 400, 400, 400, 100)).isZero();
    }

    /** A process that does not end says what its threads wait for. */
    private static void awaitEnd(Process process, long seconds, Path log) throws Exception {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).as(() -> read(log)).isTrue();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long growth(long... samples) {
        ResidentTrend trend = new ResidentTrend();
        for (long sample : samples) {
            trend.add(sample);
        }
        return trend.growth();
    }

    private static Process start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:+AllowRedefinitionToAddDeleteMethods",
                "-Dai.djl.offline=true",
                "-D" + BlockHoundListener.PROPERTY + "=device",
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // Two arenas for all threads: what glibc keeps for itself is no leak either.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }
}
