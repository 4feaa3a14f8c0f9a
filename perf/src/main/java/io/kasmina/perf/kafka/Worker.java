package io.kasmina.perf.kafka;

import io.kasmina.broker.ProcessSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is measured, with the class path of this one. One thread; closing kills it. */
final class Worker implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;

    private Worker(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one; does not wait.
     *
     * @param log takes what it says
     * @param environment more variables
     * @param main its main class
     * @param arguments its arguments
     */
    static Worker start(Path log, Map<String, String> environment, String main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(Cores.launcher());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xms1g", "-Xmx2g", "-Dai.djl.offline=true", "-cp", System.getProperty("java.class.path")));
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new Worker(
                builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectErrorStream(true)
                        .start(),
                log);
    }

    /** Returns what it computed so far, on all cores together. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Returns the file that takes what it says. */
    Path log() {
        return log;
    }

    /** Waits for its end by itself. */
    void await(Duration patience) {
        if (!ends(patience) || process.exitValue() != 0) {
            throw new IllegalStateException("a process failed, see " + log);
        }
    }

    /** Returns its number. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Halts it: it keeps its connections. */
    void halt() {
        ProcessSignal.STOP.to(process.pid());
    }

    /** Lets it go on. */
    void resume() {
        ProcessSignal.CONT.to(process.pid());
    }

    /** Asks it to end well and waits; kills it where it does not. */
    void stop() {
        process.destroy();
        if (!ends(DRAIN)) {
            close();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        ends(DRAIN);
    }

    private boolean ends(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process was waited for", interrupted);
        }
    }
}
