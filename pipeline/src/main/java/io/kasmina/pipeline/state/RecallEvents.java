package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words what happens to snapshots. Pure. */
final class RecallEvents {

    private static final double NANOS_PER_MILLI = 1e6;

    private RecallEvents() {}

    /** A stage change that is in no lifecycle table says what caused it. */
    static Effect stageChanged(SeedState before, SeedState after) {
        return emit(
                EventName.STAGE_CHANGED,
                Level.INFO,
                after.seed(),
                Map.of(
                        "from", SeedEvents.code(before.stage()),
                        "to", SeedEvents.code(after.stage()),
                        "stage_epoch", Long.toString(after.epoch()),
                        "cause", "recall"));
    }

    static Effect rolledBack(SeedState after, RecallKind kind, long nanos, Duration limit) {
        boolean within = nanos <= limit.toNanos();
        return emit(
                EventName.ROLLBACK_COMPLETE,
                within ? Level.INFO : Level.WARNING,
                after.seed(),
                Map.of(
                        "kind", kind.code(),
                        "latency_ms", Double.toString(nanos / NANOS_PER_MILLI),
                        "within_sla", Boolean.toString(within),
                        "stage", SeedEvents.code(after.stage()),
                        "stage_epoch", Long.toString(after.epoch())));
    }

    static Effect restored(SeedState after, long nanos) {
        return emit(
                EventName.SEED_RESTORED,
                Level.INFO,
                after.seed(),
                Map.of(
                        "latency_ms", Double.toString(nanos / NANOS_PER_MILLI),
                        "stage", SeedEvents.code(after.stage()),
                        "stage_epoch", Long.toString(after.epoch())));
    }

    static Effect failed(SeedId seed, boolean restore, RecallFailure reason) {
        return emit(
                restore ? EventName.RESTORE_FAILED : EventName.ROLLBACK_FAILED,
                Level.ERROR,
                seed,
                Map.of("reason", reason.code()));
    }

    static Effect untaken(SeedId seed, Stable wanted, RecallFailure reason) {
        return emit(
                EventName.SNAPSHOT_FAILED,
                Level.WARNING,
                seed,
                Map.of("reason", reason.code(), "stage_epoch", Long.toString(wanted.epoch())));
    }

    /** What a seed that a gate culls can be rolled back to; what a fallback kernel was is lost with it. */
    static Effect payload(SeedId seed, @Nullable Stable stable) {
        Map<String, String> attributes = stable == null || stable.fallback()
                ? Map.of("available", "false")
                : Map.of(
                        "available", "true",
                        "stage", SeedEvents.code(stable.stage()),
                        "stage_epoch", Long.toString(stable.epoch()),
                        "blend_start", Long.toString(stable.germ().blendStart()),
                        "mode", stable.germ().blend().mode(),
                        "blueprint_id", stable.germ().blueprintId());
        return emit(EventName.ROLLBACK_PAYLOAD, Level.INFO, seed, attributes);
    }

    static Effect paused(SeedState state, boolean on) {
        return emit(
                on ? EventName.SEED_PAUSED : EventName.SEED_RESUMED,
                Level.INFO,
                state.seed(),
                Map.of("stage", SeedEvents.code(state.stage())));
    }

    private static Effect emit(EventName name, Level level, SeedId seed, Map<String, String> attributes) {
        return new Effect.Emit(Event.of(name, level, seed, attributes));
    }
}
