package io.kasmina.runner.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A demo in a process of its own, as a user starts it. */
final class DemoProcess implements AutoCloseable {

    private static final String LIBRARIES = "kasmina.broker.lib";

    private final Process process;
    private final Path log;

    private DemoProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts one in a folder, which becomes its own. */
    static DemoProcess start(Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String libraries = System.getProperty(LIBRARIES);
        if (libraries != null) {
            command.add("-D" + LIBRARIES + "=" + libraries);
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.kasmina.runner.KasminaCli", "demo-kafka", "--plain"));
        command.add("--folder=" + folder.resolve("demo"));
        command.addAll(List.of(options));
        Path log = folder.resolve("demo.log");
        return new DemoProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    Process process() {
        return process;
    }

    /** Returns what it has said. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Kills it and what it started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
