package io.kasmina.pipeline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.SchedulerClock;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class TelemetryHubTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final SeedId OTHER = new SeedId("seed-2");

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final RecordedTelemetry recorder = new RecordedTelemetry();
    private final List<Packet> packets = new ArrayList<>();

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
    void seedsThatNoMarkComesForFillNoMemory() {
        TelemetryHub hub = hub(64, 4096);
        for (int i = 0; i < 65_537; i++) {
            hub.emit(event(new SeedId("seed-" + i), Level.INFO));
        }
        assertThat(packets).singleElement().extracting(Packet::seed).isEqualTo(new SeedId("seed-0"));
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

    private TelemetryHub hub(int pending, int backlog) {
        TelemetryHub hub = hub(new TelemetryConfig(pending, backlog, 4096));
        hub.packets().subscribe(packets::add);
        return hub;
    }

    private TelemetryHub hub(TelemetryConfig config) {
        return new TelemetryHub(config, new SerialMailbox(timer), new SchedulerClock(timer), recorder);
    }

    private double depth(String topic) {
        return recorder.gauge(MetricName.TELEMETRY_QUEUE_DEPTH, "topic", topic);
    }

    private static Event event(SeedId seed, Level level) {
        return new Event(EventName.STAGE_CHANGED, level, seed, Map.of());
    }

    private static List<String> ids(int count) {
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(i -> "packet-" + i)
                .toList();
    }

    private final class Slow extends BaseSubscriber<Packet> {
        private boolean ended;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Packet packet) {
            packets.add(packet);
        }

        @Override
        protected void hookOnComplete() {
            ended = true;
        }
    }
}
