package io.kasmina.runner.tools;

import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.runner.cli.RunFailure;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Opens the bus for one piece of work. Main thread only; it blocks. */
final class BusAccess {

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private BusAccess() {}

    /**
     * Does work with a client and closes that.
     *
     * @param config the bus
     * @param role names the tool in the brokers' logs
     * @param work the work
     * @return its result, null for none
     * @throws RunFailure one line, where the bus cannot be used
     */
    static <T> @Nullable T with(KafkaConfig config, String role, Function<KafkaClient, Mono<T>> work) {
        return Mono.usingWhen(
                        Mono.fromSupplier(
                                () -> KafkaClient.of(config, role, Schedulers.boundedElastic(), Schedulers.parallel())),
                        work,
                        client -> client.close().timeout(CLOSING).onErrorComplete())
                .onErrorMap(PartitionFault.class, fault -> new RunFailure(line(config, fault), fault))
                .block();
    }

    private static String line(KafkaConfig config, PartitionFault fault) {
        return fault.kind() == PartitionFault.Kind.UNAVAILABLE
                ? fault.getMessage() + ": no answer from " + String.join(",", config.bootstrap())
                        + ", or a topic is not there"
                : String.valueOf(fault.getMessage());
    }
}
