package io.kasmina.pipeline.lane;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Looks at the device lane from outside, since a wedged one cannot tell of itself. A task that runs for too long is CRITICAL and makes the
 * lane give up what waits behind it, so that hosts pass through; one that never ends is the end of the pipeline.
 *
 * <p>Single writer: the one subscription of {@link #run}.
 */
public final class DeviceWatch {

    private final WatchConfig config;
    private final DeviceLane lane;
    private final TelemetrySink telemetry;
    private final Scheduler timer;
    private volatile LaneHealth health = LaneHealth.WORKING;

    /**
     * Makes a watch.
     *
     * @param config its limits
     * @param lane what it looks at
     * @param telemetry hears of changes
     * @param timer when it looks; its threads must not be the lane's
     */
    public DeviceWatch(WatchConfig config, DeviceLane lane, TelemetrySink telemetry, Scheduler timer) {
        this.config = config;
        this.lane = lane;
        this.telemetry = telemetry;
        this.timer = timer;
    }

    /** Returns what it thinks at present; any thread. WORKING unless it runs. */
    public LaneHealth health() {
        return health;
    }

    /**
     * Looks until cancelled; subscribe once.
     *
     * @return never completes; errors with {@link LaneFault} DEVICE_LOST
     */
    public Mono<Void> run() {
        // A look that comes late replaces those that it missed.
        return Flux.interval(config.period(), timer)
                .onBackpressureDrop()
                .handle((tick, sink) -> {
                    LaneFault lost = look();
                    if (lost != null) {
                        sink.error(lost);
                    }
                })
                .then();
    }

    private @Nullable LaneFault look() {
        lane.wakeOthers();
        DeviceFigures figures = lane.figures();
        LaneHealth before = health;
        LaneHealth now = config.judge(figures.runningNanos());
        if (now == before) {
            return null;
        }
        health = now;
        if (now == LaneHealth.WORKING) {
            telemetry.emit(Event.global(EventName.DEVICE_RECOVERED, Level.WARNING, Map.of()));
            return null;
        }
        if (before == LaneHealth.WORKING) {
            wedged(figures);
        }
        return now == LaneHealth.LOST ? lost(figures) : null;
    }

    private void wedged(DeviceFigures figures) {
        int givenUp = lane.giveUp(figures.tasks());
        telemetry.emit(Event.global(
                EventName.DEVICE_WEDGED,
                Level.CRITICAL,
                Map.of(
                        "running_ms", millis(figures.runningNanos()),
                        "limit_ms", Long.toString(config.wedgedAfter().toMillis()),
                        "given_up", Integer.toString(givenUp))));
    }

    private LaneFault lost(DeviceFigures figures) {
        telemetry.emit(Event.global(
                EventName.DEVICE_LOST,
                Level.CRITICAL,
                Map.of(
                        "running_ms", millis(figures.runningNanos()),
                        "limit_ms", Long.toString(config.lostAfter().toMillis()))));
        return new LaneFault(
                LaneFault.Kind.DEVICE_LOST,
                "a device task has not ended for " + millis(figures.runningNanos()) + " ms; end the process");
    }

    private static String millis(long nanos) {
        return Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
