package io.kasmina.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One broker, which may be killed, stopped, halted and started again on the same records and ports. Its methods block. One thread at a time; whoever
 * starts it closes it, which leaves its folder.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final String READY = "Kafka Server started";
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 15;
    private static final int TAIL_LINES = 20;
    /** Any will do: 16 bytes in URL-safe base64. */
    private static final String CLUSTER = "a2FzbWluYS1icm9rZXItMQ";

    private final BrokerSettings settings;
    private final BrokerPorts ports;
    private final BrokerFiles files;
    private Process process;

    private BrokerProcess(BrokerSettings settings, BrokerPorts ports) throws IOException {
        this.settings = settings;
        this.ports = ports;
        files = new BrokerFiles(settings.folder());
        files.write(settings, ports);
        if (!Files.exists(settings.data().resolve("meta.properties"))) {
            format();
        }
        process = launch();
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @param settings how
     * @throws IOException if it does not start; the message names its log and quotes the end
     */
    public static BrokerProcess start(BrokerSettings settings) throws IOException {
        return new BrokerProcess(settings, BrokerPorts.free());
    }

    /** Returns the address for clients, through the proxy where there is one. */
    public String bootstrap() {
        return "127.0.0.1:" + (settings.advertised() == 0 ? ports.clients() : settings.advertised());
    }

    /** Returns its own port for clients: where a proxy connects to. */
    public int port() {
        return ports.clients();
    }

    /** Returns its port for brokers whose controller it is. */
    public int controllerPort() {
        return ports.controller();
    }

    /** Returns the number of its present process. */
    public long pid() {
        return process.pid();
    }

    /** Tells whether it runs, stopped processes too. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the file that holds what it logged. */
    public Path log() {
        return files.log();
    }

    /** Kills it by SIGKILL and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        await(Long.MAX_VALUE, "its end");
    }

    /** Asks it by SIGTERM to end and waits; kills it where it does not. */
    public void stop() {
        process.destroy();
        if (!await(STOP_SECONDS, "its end")) {
            kill();
        }
    }

    /** Halts it by SIGSTOP: it keeps its connections and answers nobody. */
    public void halt() {
        ProcessSignal.STOP.to(pid());
    }

    /** Lets it go on after {@link #halt}. */
    public void resume() {
        ProcessSignal.CONT.to(pid());
    }

    /**
     * Starts it again, after its end, on the same records and ports, and waits until it answers.
     *
     * @throws IOException if it does not start
     */
    public void restart() throws IOException {
        process = launch();
    }

    /** Kills it. */
    @Override
    public void close() {
        kill();
    }

    private void format() throws IOException {
        Process formatting = java(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                CLUSTER,
                "-c",
                files.properties().toString());
        formatting.getInputStream().transferTo(OutputStream.nullOutputStream());
        process = formatting;
        await(START_SECONDS, "its folder's format");
        if (formatting.exitValue() != 0) {
            throw new IOException("the broker's folder cannot be formatted: " + tail());
        }
    }

    private Process launch() throws IOException {
        Process started = java("kafka.Kafka", files.properties().toString());
        CompletableFuture<Void> patience = CompletableFuture.runAsync(
                started::destroyForcibly, CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS));
        // Left open: a broker that writes into a closed pipe would fail.
        BufferedReader said = started.inputReader(StandardCharsets.UTF_8);
        try {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.contains(READY)) {
                    return started;
                }
            }
        } finally {
            patience.cancel(false);
        }
        started.destroyForcibly();
        throw new IOException("the broker did not start: " + tail());
    }

    private Process java(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(settings.launcher());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.jvm());
        command.add("-Dlogback.configurationFile=" + files.logging());
        command.add("-cp");
        command.add(BrokerLibraries.folder().resolve("*").toString());
        command.add(main);
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(files.errors().toFile()))
                .start();
    }

    private boolean await(long seconds, String what) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker was waited for: " + what, interrupted);
        }
    }

    /** Returns where its logs are and the last lines of them. */
    private String tail() throws IOException {
        StringBuilder tail = new StringBuilder("see " + files.log());
        for (Path file : List.of(files.errors(), files.log())) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                Stream<String> last = lines.stream().skip(Math.max(0, lines.size() - TAIL_LINES));
                last.forEach(line -> tail.append('\n').append(line));
            }
        }
        return tail.toString();
    }
}
