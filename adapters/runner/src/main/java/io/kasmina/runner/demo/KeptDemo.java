package io.kasmina.runner.demo;

import io.kasmina.runner.digits.JobArtifacts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import reactor.core.publisher.Mono;

/** What is left of a demo for who tries the other commands: broker, kernels and a new runner. Main thread only; it blocks. */
final class KeptDemo {

    private final DemoRig rig;
    private final PrintWriter out;

    KeptDemo(DemoRig rig, PrintWriter out) {
        this.rig = rig;
        this.out = out;
    }

    /** Keeps it until a signal ends this process. */
    void hold() {
        try (RunnerChild runner = rig.runner().again()) {
            runner.awaitReady();
            lines(runner).forEach(out::println);
            out.flush();
            Mono.never().block();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> lines(RunnerChild runner) {
        String config = " --config " + rig.config();
        return List.of(
                "kept until Ctrl-C: a broker, the kernels, and a runner with health and metrics at " + runner.uri(),
                "  kasmina send GERMINATE --seed s-1 --run r-1 --blueprint " + JobArtifacts.BOTTLENECK + " --artifact "
                        + rig.artifacts().bottleneck().hex() + " --wait" + config,
                "  kasmina send START_TRAINING --seed s-1 --run r-1 --wait" + config,
                "  kasmina tail --from-start" + config);
    }
}
