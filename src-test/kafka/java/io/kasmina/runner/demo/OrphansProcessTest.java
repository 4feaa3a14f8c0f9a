package io.kasmina.runner.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is ended by a signal takes its broker with it. */
class OrphansProcessTest {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void whatADemoStartedEndsWithIt() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder)) {
            Process process = demo.process();
            Await.until("the demo's broker", Duration.ofSeconds(PATIENCE_SECONDS), () -> broker(process)
                    .isPresent());
            endsWith(process, broker(process).orElseThrow());
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

    private static Optional<ProcessHandle> broker(Process demo) {
        return demo.children()
                .filter(child -> Arrays.asList(child.info().arguments().orElse(new String[0]))
                        .contains("kafka.Kafka"))
                .findFirst();
    }
}
