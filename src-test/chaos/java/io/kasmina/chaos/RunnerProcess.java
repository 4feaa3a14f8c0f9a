package io.kasmina.chaos;

import io.kasmina.broker.ProcessSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One {@code kasmina run} in a process of its own, which may be killed, halted and started again. One thread. */
final class RunnerProcess implements AutoCloseable {

    private static final long DRAIN_SECONDS = 20;

    private final String name;
    private final Path folder;
    private Process process;
    private int starts;

    private RunnerProcess(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** Starts one that reads its settings from a folder of its own; does not wait. */
    static RunnerProcess start(String name, Path parent, Map<String, String> settings) throws IOException {
        Path folder = Files.createDirectories(parent.resolve(name));
        Files.writeString(
                folder.resolve("run.properties"),
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                        .sorted()
                        .collect(Collectors.joining()));
        RunnerProcess runner = new RunnerProcess(name, folder);
        runner.start();
        return runner;
    }

    /** Starts it again; does not wait. */
    void start() throws IOException {
        starts++;
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                "io.kasmina.runner.KasminaCli",
                "run",
                "--config",
                folder.resolve("run.properties").toString()));
        builder.environment().put("ESPER_LEYLINE_SECRET", Press.SECRET);
        process =
                builder.redirectOutput(log().toFile()).redirectErrorStream(true).start();
    }

    /** Kills it by SIGKILL and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        ends();
    }

    /** Asks it by SIGTERM to drain and waits; returns its exit status. */
    int stop() {
        process.destroy();
        return ends() ? process.exitValue() : -1;
    }

    /** Halts it by SIGSTOP. */
    void halt() {
        ProcessSignal.STOP.to(process.pid());
    }

    /** Lets it go on. */
    void resume() {
        ProcessSignal.CONT.to(process.pid());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the file that takes what its present life says. */
    Path log() {
        return folder.resolve(name + "-" + starts + ".log");
    }

    @Override
    public void close() {
        kill();
    }

    private boolean ends() {
        try {
            return process.waitFor(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a runner was waited for", interrupted);
        }
    }
}
