package io.kasmina.runner.run;

import io.kasmina.http.OpsServer;
import io.kasmina.kafka.KafkaPartitionBus;
import io.kasmina.micrometer.PrometheusScrape;
import io.kasmina.pipeline.partition.PartitionEngine;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.ListenAddress;
import io.kasmina.runner.cli.LostDevice;
import io.kasmina.runner.config.RunnerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** A wired runner. Main thread only; it blocks. */
final class Runner {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration FIRST_LOOK = Duration.ofMillis(500);
    private static final Duration LAST_LOOK = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final RunnerConfig config;
    private final KafkaPartitionBus bus;
    private final PartitionEngine engine;
    private final Stop stop;

    Runner(RunnerConfig config, KafkaPartitionBus bus, PartitionEngine engine, Stop stop) {
        this.config = config;
        this.bus = bus;
        this.engine = engine;
        this.stop = stop;
    }

    /**
     * Serves until it is stopped or broken.
     *
     * @param scrape the figures to show
     * @return the exit code
     * @throws io.kasmina.runner.cli.BadInput if its address cannot be bound, with the reason
     */
    int serve(PrometheusScrape scrape) {
        OpsServer server = open(scrape);
        LOG.info("health and metrics at {}", server.uri("/"));
        try {
            List<String> wrong = topics();
            if (wrong == null) {
                return ExitCode.OK;
            }
            wrong.forEach(line -> LOG.error("topics: {}", line));
            return wrong.isEmpty() ? run() : ExitCode.FAILED;
        } finally {
            server.stop().timeout(CLOSING).onErrorComplete().block();
        }
    }

    private OpsServer open(PrometheusScrape scrape) {
        RunnerHealth health = new RunnerHealth(bus::health, engine::readiness);
        String host = config.own().http().host();
        int port = config.own().http().port();
        OpsServer server = OpsServer.start(host, port, health, scrape, Schedulers.boundedElastic())
                .onErrorMap(failure -> new ListenAddress("http.host", host, "http.port", port).refused(failure))
                .block();
        return Objects.requireNonNull(server);
    }

    /** Looks at the topics until the brokers say what they are; returns what is wrong with them or with the client's settings, null where the process is to end before. */
    private @Nullable List<String> topics() {
        return bus.checkTopics()
                .onErrorResume(Runner::isMisconfigured, bad -> Mono.just(List.of(String.valueOf(bad.getMessage()))))
                .doOnError(failure -> LOG.warn("the topics cannot be looked at: {}", failure.getMessage()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_LOOK).maxBackoff(LAST_LOOK))
                .takeUntilOther(stop.asked())
                .block();
    }

    private static boolean isMisconfigured(Throwable failure) {
        return failure instanceof PartitionFault fault && fault.kind() == PartitionFault.Kind.MISCONFIGURED;
    }

    private int run() {
        Mono<Integer> ended = engine.run()
                .then(bus.left())
                .then(Mono.just(ExitCode.OK))
                .doOnError(LostDevice.halting())
                .onErrorReturn(ExitCode.FAILED);
        Mono<Integer> late = stop.asked()
                .then(Mono.fromRunnable(engine::drain))
                .then(Mono.delay(config.own().drain()))
                .map(tick -> late());
        Integer code = Mono.firstWithSignal(ended, late).block();
        return code == null ? ExitCode.OK : code;
    }

    private int late() {
        LOG.error(
                "the drain took longer than {}: what was not committed is done again elsewhere",
                config.own().drain());
        return ExitCode.FAILED;
    }
}
