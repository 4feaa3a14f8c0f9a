package io.kasmina.runner.demo;

import io.kasmina.runner.digits.JobFailure;
import io.kasmina.runner.digits.Waiting;
import io.kasmina.verify.Keyring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A runner in a process of its own, as an operator would start it. Main thread only; it blocks. */
public final class RunnerChild implements AutoCloseable {

    /** By its name, since that class knows every command, and so this one. */
    private static final String MAIN = "io.kasmina.runner.KasminaCli";

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int OK = 200;

    private final ProcessBuilder start;
    private final Process process;
    private final Path log;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private RunnerChild(ProcessBuilder start, Path log, int port) throws IOException {
        this.start = start;
        this.log = log;
        this.port = port;
        process = start.start();
    }

    /**
     * Starts one.
     *
     * @param config its configuration file
     * @param port where the file says that health and metrics are served
     * @param secret the key of its commands, which goes by its environment
     * @param log takes what it says
     */
    public static RunnerChild start(Path config, int port, String secret, Path log) throws IOException {
        return start(config, port, Map.of(Keyring.SECRET_VARIABLE, secret), log);
    }

    /** Starts one whose file names the keys; see {@link #start(Path, int, String, Path)}. */
    static RunnerChild start(Path config, int port, Path log) throws IOException {
        return start(config, port, Map.of(), log);
    }

    private static RunnerChild start(Path config, int port, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "run",
                "--config",
                config.toString()));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new RunnerChild(builder, log, port);
    }

    /** Starts another one as this was started; it says on in the same log. */
    RunnerChild again() throws IOException {
        return new RunnerChild(start, log, port);
    }

    /** Returns where it serves health and metrics. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Returns a port of this machine that nobody listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Waits until it is ready.
     *
     * @throws JobFailure if it ends, or is not ready in time
     */
    public void awaitReady() {
        Waiting.result(
                "the runner's readiness (see " + log + ")",
                Waiting.COLD_START,
                answers("/health/ready").filter(code -> code == OK).next());
    }

    /**
     * Waits until it answers at all.
     *
     * @param page with its leading slash
     * @return the status code
     * @throws JobFailure if it ends, or does not answer in time
     */
    public int awaitAnswer(String page) {
        return Waiting.result(
                "the runner's answer (see " + log + ")",
                Waiting.COLD_START,
                answers(page).next());
    }

    /** Returns the sum of a gauge over its labels; NaN where it is not there. */
    public double gauge(String name) {
        HttpResponse<String> answer = Waiting.result("the runner's figures", answer("/metrics"));
        Matcher line =
                Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)$").matcher(answer.body());
        double sum = Double.NaN;
        while (line.find()) {
            double value = Double.parseDouble(line.group(1));
            sum = Double.isNaN(sum) ? value : sum + value;
        }
        return sum;
    }

    /** Returns its process, for who sends it signals. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Asks it by SIGTERM to end, and waits.
     *
     * @return its exit code
     * @throws JobFailure if it does not end in time
     */
    public int drain(Duration patience) {
        process.toHandle().destroy();
        return awaitEnd(patience);
    }

    /**
     * Waits for its end.
     *
     * @return its exit code
     * @throws JobFailure if it does not come in time
     */
    public int awaitEnd(Duration patience) {
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new JobFailure("the runner did not end within " + patience.toMillis() + " ms (see " + log + ")");
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Flux<Integer> answers(String page) {
        return Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> answer(page), 1)
                .doOnNext(answer -> requireAlive())
                .map(HttpResponse::statusCode);
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new JobFailure("the runner ended with exit code " + process.exitValue() + " (see " + log + ")");
        }
    }

    private Mono<HttpResponse<String>> answer(String page) {
        HttpRequest request = HttpRequest.newBuilder(uri().resolve(page))
                .timeout(Duration.ofSeconds(2))
                .build();
        return Mono.fromFuture(() -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .onErrorResume(IOException.class, notYet -> {
                    requireAlive();
                    return Mono.empty();
                });
    }
}
