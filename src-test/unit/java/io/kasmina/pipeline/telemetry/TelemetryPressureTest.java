package io.kasmina.pipeline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Subscribers that take their time. */
class TelemetryPressureTest extends HubBed {

    @Test
    void normalPacketsAreShedUnderPressureAndCriticalOnesNever() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 8, 1_000));
        for (int i = 0; i < 400; i++) {
            hub.emit(event(SEED, Level.INFO));
            hub.mark(Map.of(), List.of());
            hub.emit(event(SEED, Level.CRITICAL));
        }
        hub.measure();
        assertThat(recorder.count(MetricName.TELEMETRY_DROPPED, "topic", "normal"))
                .isEqualTo(400 - 8);
        assertThat(recorder.count(MetricName.TELEMETRY_DROPPED, "topic", "emergency"))
                .isZero();
        assertThat(depth("normal")).isEqualTo(8);
        assertThat(depth("emergency")).isEqualTo(400);

        hub.packets().subscribe(packets::add);
        assertThat(packets)
                .filteredOn(packet -> packet.priority() == Priority.CRITICAL)
                .hasSize(400);
        assertThat(packets).hasSize(408);
        hub.measure();
        assertThat(depth("normal")).isZero();
        assertThat(depth("emergency")).isZero();
    }

    @Test
    void emergenciesWaitForNothingButMoreUrgentOnes() {
        TelemetryHub hub = hub(TelemetryConfig.defaults());
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        for (Level level : List.of(Level.INFO, Level.INFO, Level.WARNING, Level.ERROR)) {
            hub.emit(event(SEED, level));
            hub.mark(Map.of(), List.of());
        }
        hub.emit(event(SEED, Level.CRITICAL));
        slow.request(4);
        assertThat(packets)
                .extracting(Packet::level)
                .containsExactly(Level.CRITICAL, Level.WARNING, Level.ERROR, Level.INFO);
    }

    @Test
    void highPacketsAreShedBeyondTheirOwnBoundAndCountedApart() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 8, 3));
        for (int i = 0; i < 5; i++) {
            hub.emit(event(SEED, Level.ERROR));
            hub.mark(Map.of(), List.of());
        }
        assertThat(recorder.count(MetricName.TELEMETRY_DROPPED, "topic", "emergency"))
                .isEqualTo(2);
        hub.packets().subscribe(packets::add);
        assertThat(packets).extracting(Packet::id).containsExactly("packet-3", "packet-4", "packet-5");
    }

    @Test
    void criticalPacketsBeyondTheBoundAreSummedUpByName() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 8, 3));
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        for (int i = 0; i < 5; i++) {
            hub.emit(event(SEED, Level.CRITICAL));
        }
        hub.emit(Event.global(EventName.GATE_FAILURE, Level.CRITICAL, Map.of()));
        timer.advanceTimeBy(Duration.ofSeconds(5));
        slow.request(3);
        assertThat(packets).extracting(Packet::id).containsExactlyElementsOf(ids(3));

        slow.request(Long.MAX_VALUE);
        timer.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(packets).hasSize(4);
        assertThat(packets.get(3).priority()).isEqualTo(Priority.CRITICAL);
        assertThat(packets.get(3).events())
                .extracting(Event::name, Event::attributes)
                .containsExactlyInAnyOrder(
                        tuple(EventName.EMERGENCY_SUMMARY, Map.of("event", "stage_changed", "count", "2")),
                        tuple(EventName.EMERGENCY_SUMMARY, Map.of("event", "gate_failure", "count", "1")));
        timer.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(packets).as("said once").hasSize(4);
    }

    @Test
    void theEndSaysWhatFoundNoRoomThoughThereIsNone() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 8, 3));
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        for (int i = 0; i < 5; i++) {
            hub.emit(event(SEED, Level.CRITICAL));
        }
        hub.complete();
        timer.advanceTimeBy(Duration.ofSeconds(1));
        slow.request(Long.MAX_VALUE);
        assertThat(packets).hasSize(4);
        assertThat(packets.get(3).events())
                .extracting(Event::name, Event::attributes)
                .containsExactly(tuple(EventName.EMERGENCY_SUMMARY, Map.of("event", "stage_changed", "count", "2")));
        assertThat(slow.ended).isTrue();
    }

    @Test
    void whatASubscriberLeavesBehindIsTheNextOnes() {
        TelemetryHub hub = hub(TelemetryConfig.defaults());
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        for (int i = 0; i < 10; i++) {
            hub.emit(event(SEED, Level.CRITICAL));
        }
        slow.request(4);
        slow.cancel();
        hub.emit(event(SEED, Level.CRITICAL));
        hub.packets().subscribe(packets::add);
        hub.emit(event(SEED, Level.CRITICAL));
        assertThat(packets).extracting(Packet::id).containsExactlyElementsOf(ids(12));
    }

    @Test
    void aSlowSubscriberShedsForItselfAlone() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 2, 2));
        Slow slow = new Slow();
        List<Packet> quick = new ArrayList<>();
        hub.packets().subscribe(slow);
        hub.packets().subscribe(quick::add);
        for (int i = 0; i < 5; i++) {
            hub.emit(event(SEED, Level.INFO));
            hub.mark(Map.of(), List.of());
        }
        slow.request(Long.MAX_VALUE);
        assertThat(packets).extracting(Packet::id).containsExactly("packet-4", "packet-5");
        assertThat(quick).extracting(Packet::id).containsExactlyElementsOf(ids(5));
    }

    @Test
    void whoSubscribesAfterTheEndGetsWhatNobodyTookAndTheEnd() {
        TelemetryHub hub = hub(TelemetryConfig.defaults());
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        hub.emit(event(SEED, Level.CRITICAL));
        hub.complete();
        slow.cancel();
        StepVerifier.create(hub.packets()).expectNextCount(1).verifyComplete();
        StepVerifier.create(hub.packets()).verifyComplete();
    }

    @Test
    void whoSubscribesAfterTheEndIsNotKeptAsAListener() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 1, 1));
        hub.complete();
        for (int i = 0; i < 3; i++) {
            StepVerifier.create(hub.packets()).verifyComplete();
        }
        for (int i = 0; i < 2; i++) {
            hub.emit(event(SEED, Level.INFO));
            hub.mark(Map.of(), List.of());
        }
        assertThat(recorder.count(MetricName.TELEMETRY_DROPPED, "topic", "normal"))
                .as("shed for the one lane that there was before the end")
                .isOne();
    }

    @Test
    void packetsKeepTheirOrderWhenASlowSubscriberCatchesUp() {
        TelemetryHub hub = hub(TelemetryConfig.defaults());
        for (int i = 0; i < 1_000; i++) {
            hub.emit(event(SEED, Level.CRITICAL));
        }
        hub.packets().subscribe(packets::add);
        assertThat(packets).extracting(Packet::id).containsExactlyElementsOf(ids(1_000));
    }

    @Test
    void theEndBringsWhatASlowSubscriberHadNoRoomFor() {
        TelemetryHub hub = hub(TelemetryConfig.defaults());
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        for (int i = 0; i < 1_000; i++) {
            hub.emit(event(SEED, Level.CRITICAL));
        }
        hub.emit(event(OTHER, Level.INFO));
        hub.complete();
        slow.request(Long.MAX_VALUE);
        assertThat(packets).extracting(Packet::id).containsExactlyElementsOf(ids(1_001));
        assertThat(slow.ended).isTrue();
    }

    @Test
    void everySubscriberGetsEveryPacket() {
        TelemetryHub hub = hub(64, 4096);
        List<Packet> others = new ArrayList<>();
        hub.packets().subscribe(others::add);
        hub.emit(event(SEED, Level.CRITICAL));
        assertThat(others).isEqualTo(packets).hasSize(1);
    }
}
