package io.kasmina.pipeline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** A flush ends when everything that was said before is in the subscribers' hands. */
class TelemetryFlushTest extends HubBed {

    private final List<String> order = new ArrayList<>();

    private void flush(TelemetryHub hub) {
        hub.flush().subscribe(nothing -> {}, failure -> order.add("failed"), () -> order.add("flushed"));
    }

    @Test
    void whatWaitsForAMarkIsHandedOverBeforeTheFlushEnds() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 4096, 4096));
        hub.packets().subscribe(packet -> order.add(String.valueOf(packet.seed())));
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(OTHER, Level.INFO));
        hub.emit(event(null, Level.INFO));

        flush(hub);
        assertThat(order).containsExactly(SEED.toString(), OTHER.toString(), "null", "flushed");
        flush(hub);
        assertThat(order).as("nothing is said twice").hasSize(5).endsWith("flushed");
    }

    @Test
    void aSubscriberWithoutDemandHoldsItUpForWhatWasSaidBeforeAndNoLonger() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 4096, 4096));
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(OTHER, Level.CRITICAL));

        flush(hub);
        slow.request(1);
        assertThat(order).isEmpty();
        hub.emit(event(OTHER, Level.ERROR));
        slow.request(1);

        assertThat(packets).extracting(Packet::seed).containsExactly(OTHER, SEED);
        assertThat(order).containsExactly("flushed");
    }

    @Test
    void urgentPacketsThatComeMeanwhileGoFirstAndHoldItUpNoFurther() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 4096, 4096));
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        hub.emit(event(SEED, Level.INFO));
        flush(hub);
        hub.emit(event(OTHER, Level.CRITICAL));

        slow.request(1);
        assertThat(packets).extracting(Packet::seed).containsExactly(OTHER);
        assertThat(order).isEmpty();
        slow.request(1);
        assertThat(order).containsExactly("flushed");
    }

    @Test
    void aSubscriberThatLeavesHoldsNothingUp() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 4096, 4096));
        Slow slow = new Slow();
        Disposable subscription = hub.packets().subscribeWith(slow);
        hub.emit(event(SEED, Level.INFO));
        flush(hub);
        assertThat(order).isEmpty();

        subscription.dispose();
        assertThat(order).containsExactly("flushed");
        hub.packets().subscribe(packets::add);
        assertThat(packets).as("its packets wait for the next one").hasSize(1);
    }

    @Test
    void everySubscriberIsWaitedFor() {
        TelemetryHub hub = hub(64, 4096);
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        hub.emit(event(SEED, Level.INFO));
        flush(hub);

        assertThat(packets).hasSize(1);
        assertThat(order).isEmpty();
        slow.request(1);
        assertThat(order).containsExactly("flushed");
    }

    @Test
    void whereNobodyListensThereIsNothingToWaitFor() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 4096, 4096));
        hub.emit(event(SEED, Level.INFO));
        flush(hub);

        assertThat(order).containsExactly("flushed");
        hub.packets().subscribe(packets::add);
        assertThat(packets).hasSize(1);
    }

    @Test
    void shedPacketsAreNotWaitedFor() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 1, 4096));
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        hub.emit(event(SEED, Level.INFO));
        hub.emit(event(OTHER, Level.INFO));
        flush(hub);

        slow.request(1);
        assertThat(packets).extracting(Packet::seed).containsExactly(OTHER);
        assertThat(order).containsExactly("flushed");
    }

    @Test
    void criticalEventsThatFoundNoRoomAreSaidBeforeItEnds() {
        TelemetryHub hub = hub(new TelemetryConfig(64, 8, 1));
        Slow slow = new Slow();
        hub.packets().subscribe(slow);
        hub.emit(event(SEED, Level.CRITICAL));
        hub.emit(event(OTHER, Level.CRITICAL));
        flush(hub);

        slow.request(1);
        assertThat(order).isEmpty();
        slow.request(1);
        assertThat(packets.get(1).events()).extracting(Event::name).containsExactly(EventName.EMERGENCY_SUMMARY);
        assertThat(order).containsExactly("flushed");
    }
}
