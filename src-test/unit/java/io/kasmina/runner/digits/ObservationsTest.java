package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ObservationsTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final Duration LATE = Duration.ofMillis(100);

    @Test
    void packetsThatComeAfterTheQuestionAreCountedToo() {
        Flux<Packet> telemetry = Flux.just(packet(1, Level.INFO, "a"))
                .concatWith(Mono.delay(LATE).map(late -> packet(2, Level.CRITICAL, "b")));
        try (Observations seen = new Observations(telemetry)) {
            PacketCounts counts = seen.counts();

            assertThat(counts.all()).isEqualTo(2);
            assertThat(counts.emergencies()).isEqualTo(1);
            assertThat(counts.events(
                            EventName.GATE_FAILURE, event -> event.attributes().get("reason")))
                    .containsExactly(Map.entry("a", 1L), Map.entry("b", 1L));
            assertThat(counts.events(EventName.BLEND_FAILED, event -> "any")).isEmpty();
        }
    }

    @Test
    void pastEventsAreFoundBySeedAndContent() {
        Flux<Packet> telemetry = Flux.just(packet(1, Level.INFO, "a"), packet(2, Level.INFO, "b"));
        try (Observations seen = new Observations(telemetry)) {
            Event found = seen.await(
                    SEED, EventName.GATE_FAILURE, event -> event.attributes().containsValue("b"));

            assertThat(found.attributes()).containsEntry("reason", "b");
        }
    }

    private static Packet packet(int number, Level level, String reason) {
        Event event = new Event(EventName.GATE_FAILURE, level, SEED, Map.of("reason", reason));
        return new Packet("packet-" + number, Instant.EPOCH, SEED, level, List.of(), List.of(event));
    }
}
