package io.kasmina.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.pipeline.lane.WatchConfig;
import io.kasmina.support.ThreadedBed;
import io.kasmina.telemetry.StageRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class LostDeviceTest {

    private final List<Integer> exits = new ArrayList<>();
    private final LostDevice heard = new LostDevice(exits::add);

    @Test
    void aLostDeviceEndsTheProcessAndNothingElseDoes() {
        heard.accept(new IllegalStateException("broker gone"));
        heard.accept(new LaneFault(LaneFault.Kind.DEVICE_WEDGED, "still hoped for"));
        assertThat(exits).isEmpty();
        heard.accept(new LaneFault(LaneFault.Kind.DEVICE_LOST, "for good"));
        assertThat(exits).containsExactly(ExitCode.DEVICE_LOST);
    }

    @Test
    void aProcessWhoseDeviceNeverAnswersExitsNonZero() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stuck.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ExitCode.DEVICE_LOST);
        } finally {
            process.destroyForcibly();
        }
    }

    /** A process that is stuck in a device task, with a hook that would wait for it. */
    static final class Stuck {

        private Stuck() {}

        public static void main(String... args) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            WatchConfig soon = new WatchConfig(Duration.ofMillis(50), Duration.ofMillis(150), Duration.ofMillis(10));
            ThreadedBed bed = new ThreadedBed(StageRecorder.NONE, config -> config.with(soon));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> bed.device.data(() -> 0).block()));
            LostDevice heard = LostDevice.halting();
            bed.running.whenComplete((nothing, failure) -> heard.accept(failure));
            bed.device
                    .data(() -> never.await(1, TimeUnit.HOURS))
                    .onErrorComplete()
                    .subscribe();
            never.await(1, TimeUnit.HOURS);
        }
    }
}
