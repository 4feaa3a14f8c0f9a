package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

class ControlBenchTest {

    private static final int SIZE = 2_000;
    private static final CommandPool POOL = CommandPool.of(CommandMix.of(SIZE, 20, new Random(1)));

    @ParameterizedTest
    @MethodSource("forms")
    void everyCommandIsAnsweredAndSeedsLiveTheirLives(List<SignedCommand> commands) {
        try (ControlBench bench = ControlBench.open(POOL.keyring())) {
            List<Outcome> outcomes =
                    bench.commands(Flux.fromIterable(commands)).collectList().block(Duration.ofSeconds(30));
            assertThat(outcomes).hasSize(SIZE);
            assertThat(outcomes).extracting(Outcome::verdict).contains("applied", "pending", "refused");
            assertThat(outcomes).extracting(Outcome::verdict).doesNotContain("rejected");
        }
    }

    static Stream<List<SignedCommand>> forms() {
        return Stream.of(POOL.detached(), POOL.annotated());
    }

    @Test
    void theEndOfABenchFlushesWhatItsPipelineHadToSay() {
        ControlBench bench = ControlBench.open(POOL.keyring());
        bench.commands(Flux.fromIterable(POOL.detached())).blockLast(Duration.ofSeconds(30));
        bench.close();
        assertThat(bench.packets()).isGreaterThanOrEqualTo(20);
    }
}
