package io.kasmina.pipeline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.SerialMailbox;
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
import reactor.test.scheduler.VirtualTimeScheduler;

class TelemetryHubTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final SeedId OTHER = new SeedId("seed-2");

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
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
        TelemetryHub hub = silent(8);
        for (int i = 0; i < 400; i++) {
            hub.emit(event(SEED, Level.INFO));
            hub.mark(Map.of(), List.of());
            hub.emit(event(SEED, Level.CRITICAL));
        }
        // The sink itself holds 256, half of them NORMAL; 8 more wait.
        assertThat(hub.dropped()).isEqualTo(400 - 128 - 8);
        assertThat(hub.depth()).isEqualTo(8 + 400 - 128);

        hub.packets().subscribe(packets::add);
        timer.advanceTimeBy(Duration.ofMillis(100));
        assertThat(packets)
                .filteredOn(packet -> packet.priority() == Priority.CRITICAL)
                .hasSize(400);
        assertThat(hub.depth()).isZero();
    }

    @Test
    void packetsKeepTheirOrderWhenASlowSubscriberCatchesUp() {
        TelemetryHub hub = silent(4096);
        for (int i = 0; i < 1_000; i++) {
            hub.emit(event(SEED, Level.CRITICAL));
        }
        hub.packets().subscribe(packets::add);
        timer.advanceTimeBy(Duration.ofMillis(100));
        assertThat(packets).extracting(Packet::id).containsExactlyElementsOf(ids(1_000));
    }

    @Test
    void theEndBringsWhatASlowSubscriberHadNoRoomFor() {
        TelemetryHub hub = silent(4096);
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        for (int i = 0; i < 1_000; i++) {
            hub.emit(event(SEED, Level.CRITICAL));
        }
        hub.emit(event(OTHER, Level.INFO));
        hub.complete();
        slow.request(Long.MAX_VALUE);
        timer.advanceTimeBy(Duration.ofSeconds(1));
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
                .isThrownBy(() -> new TelemetryConfig(0, 1))
                .withMessage("pendingPerSeed: must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TelemetryConfig(1, 0))
                .withMessage("backlog: must be at least 1, was 0");
    }

    private TelemetryHub hub(int pending, int backlog) {
        TelemetryHub hub = new TelemetryHub(
                new TelemetryConfig(pending, backlog), new SerialMailbox(timer), new SchedulerClock(timer));
        hub.packets().subscribe(packets::add);
        return hub;
    }

    private TelemetryHub silent(int backlog) {
        return new TelemetryHub(new TelemetryConfig(64, backlog), new SerialMailbox(timer), new SchedulerClock(timer));
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
