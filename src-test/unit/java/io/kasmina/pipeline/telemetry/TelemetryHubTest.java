package io.kasmina.pipeline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.SeedId;
import io.kasmina.support.SchedulerClock;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryHubTest extends HubBed {

    @Test
    void eventsWaitForTheMark() {
        TelemetryHub hub = hub(64, 4096);
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(null, Level.WARNING));
        assertThat(packets).isEmpty();

        Metric metric = Metric.of(MetricName.SEED_STAGE, 3);
        hub.mark(Map.of(SEED, List.of(metric)), List.of(metric));
        assertThat(packets).extracting(Packet::seed).containsExactly(SEED, null);
        assertThat(packets.get(0).events()).hasSize(1);
        assertThat(packets.get(0).metrics()).containsExactly(metric);
        assertThat(packets.get(0).priority()).isEqualTo(Priority.NORMAL);
        assertThat(packets.get(1).priority()).isEqualTo(Priority.HIGH);
        assertThat(packets.get(1).time()).isEqualTo(SchedulerClock.START);
        assertThat(packets).extracting(Packet::id).containsExactly("packet-1", "packet-2");
    }

    @Test
    void aMarkWithoutAnythingClosesNoPacket() {
        hub(64, 4096).mark(Map.of(), List.of());
        assertThat(packets).isEmpty();
    }

    @Test
    void aCriticalEventIsFlushedAtOnceWithWhatWaitedForItsSeed() {
        TelemetryHub hub = hub(64, 4096);
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(OTHER, Level.INFO));
        hub.emit(event(SEED, Level.CRITICAL));
        assertThat(packets).singleElement().satisfies(packet -> {
            assertThat(packet.seed()).isEqualTo(SEED);
            assertThat(packet.priority()).isEqualTo(Priority.CRITICAL);
            assertThat(packet.events()).extracting(Event::level).containsExactly(Level.INFO, Level.CRITICAL);
        });
    }

    @Test
    void beyondTheCapEventsAreCountedInAMarker() {
        TelemetryHub hub = hub(64, 4096);
        for (int i = 0; i < 70; i++) {
            hub.emit(event(SEED, Level.INFO));
        }
        hub.mark(Map.of(), List.of());
        List<Event> events = packets.get(0).events();
        assertThat(events).hasSize(65);
        assertThat(events.get(64))
                .isEqualTo(new Event(EventName.EVENTS_DROPPED, Level.WARNING, SEED, Map.of("count", "6")));

        hub.emit(event(SEED, Level.INFO));
        hub.mark(Map.of(), List.of());
        assertThat(packets.get(1).events()).hasSize(1);
    }

    @Test
    void theCapNeverTouchesACriticalEvent() {
        TelemetryHub hub = hub(1, 4096);
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(SEED, Level.CRITICAL));
        assertThat(packets.get(0).events())
                .extracting(Event::level)
                .containsExactly(Level.INFO, Level.CRITICAL, Level.WARNING);
    }

    @Test
    void warningsWaitAtMostASecondForAStepMark() {
        TelemetryHub hub = hub(64, 4096);
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(OTHER, Level.INFO));
        hub.emit(event(SEED, Level.WARNING));
        hub.emit(event(null, Level.ERROR));
        timer.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(packets).extracting(Packet::seed).containsExactly(SEED, null);
        assertThat(packets.get(0).events()).hasSize(2);
    }

    @Test
    void seedsThatNoMarkComesForFillNoMemory() {
        TelemetryHub hub = hub(64, 4096);
        for (int i = 0; i < 65_537; i++) {
            hub.emit(event(new SeedId("seed-" + i), Level.INFO));
        }
        assertThat(packets).singleElement().extracting(Packet::seed).isEqualTo(new SeedId("seed-0"));
    }

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TelemetryConfig(0, 1, 1))
                .withMessage("pendingPerSeed: must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TelemetryConfig(1, 0, 1))
                .withMessage("backlog: must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TelemetryConfig(1, 1, 0))
                .withMessage("emergencyBacklog: must be at least 1, was 0");
    }
}
