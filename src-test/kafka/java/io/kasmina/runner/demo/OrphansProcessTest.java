package io.kasmina.runner.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is ended by a signal takes its broker with it. */
class OrphansProcessTest {

    private static final String LIBRARIES = "kasmina.broker.lib";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void whatADemoStartedEndsWithIt() throws Exception {
        Process demo = start();
        try {
            Await.until("the demo's broker", Duration.ofSeconds(PATIENCE_SECONDS), () -> broker(demo)
                    .isPresent());
            endsWith(demo, broker(demo).orElseThrow());
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
    }

    private static void endsWith(Process demo, ProcessHandle broker) throws Exception {
        try {
            demo.destroy();
            assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(broker.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS).isAlive())
                    .isFalse();
        } finally {
            broker.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String libraries = System.getProperty(LIBRARIES);
        if (libraries != null) {
            command.add("-D" + LIBRARIES + "=" + libraries);
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.kasmina.runner.KasminaCli", "demo-kafka", "--plain"));
        command.add("--folder=" + folder.resolve("demo"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("demo.log").toFile())
                .start();
    }

    private static Optional<ProcessHandle> broker(Process demo) {
        return demo.children()
                .filter(child -> Arrays.asList(child.info().arguments().orElse(new String[0]))
                        .contains("kafka.Kafka"))
                .findFirst();
    }
}
