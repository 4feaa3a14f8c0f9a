package io.kasmina.pipeline.telemetry;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.SchedulerClock;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A hub under virtual time, and what its subscribers take. */
abstract class HubBed {

    static final SeedId SEED = new SeedId("seed-1");
    static final SeedId OTHER = new SeedId("seed-2");

    final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    final RecordedTelemetry recorder = new RecordedTelemetry();
    final List<Packet> packets = new ArrayList<>();

    TelemetryHub hub(int pending, int backlog) {
        TelemetryHub hub = hub(new TelemetryConfig(pending, backlog, 4096));
        hub.packets().subscribe(packets::add);
        return hub;
    }

    TelemetryHub hub(TelemetryConfig config) {
        return new TelemetryHub(config, new SerialMailbox(timer), new SchedulerClock(timer), recorder);
    }

    double depth(String topic) {
        return recorder.gauge(MetricName.TELEMETRY_QUEUE_DEPTH, "topic", topic);
    }

    static Event event(SeedId seed, Level level) {
        return new Event(EventName.STAGE_CHANGED, level, seed, Map.of());
    }

    static List<String> ids(int count) {
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(i -> "packet-" + i)
                .toList();
    }

    final class Slow extends BaseSubscriber<Packet> {
        boolean ended;

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
