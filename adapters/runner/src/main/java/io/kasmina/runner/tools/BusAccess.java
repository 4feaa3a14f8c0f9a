package io.kasmina.runner.tools;

import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaConfig;
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
     */
    static <T> @Nullable T with(KafkaConfig config, String role, Function<KafkaClient, Mono<T>> work) {
        return Mono.usingWhen(
                        Mono.fromSupplier(
                                () -> KafkaClient.of(config, role, Schedulers.boundedElastic(), Schedulers.parallel())),
                        work,
                        client -> client.close().timeout(CLOSING).onErrorComplete())
                .block();
    }
}
