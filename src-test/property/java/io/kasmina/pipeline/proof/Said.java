package io.kasmina.pipeline.proof;

import static io.kasmina.telemetry.EventName.BLEND_FAILED;
import static io.kasmina.telemetry.EventName.BREAKER_DENIED;
import static io.kasmina.telemetry.EventName.BREAKER_TRANSITION;
import static io.kasmina.telemetry.EventName.COMMAND_OUTCOME;
import static io.kasmina.telemetry.EventName.COMMAND_REJECTED;
import static io.kasmina.telemetry.EventName.EMBARGO;
import static io.kasmina.telemetry.EventName.EMERGENCY_CLEANUP;
import static io.kasmina.telemetry.EventName.FALLBACK_ATTACHED;
import static io.kasmina.telemetry.EventName.FALLBACK_REQUESTED;
import static io.kasmina.telemetry.EventName.GATE_EVENT;
import static io.kasmina.telemetry.EventName.GATE_FAILURE;
import static io.kasmina.telemetry.EventName.ISOLATION_VIOLATION;
import static io.kasmina.telemetry.EventName.KERNEL_ATTACHED;
import static io.kasmina.telemetry.EventName.KERNEL_DETACHED;
import static io.kasmina.telemetry.EventName.PARAMETER_SHARED;
import static io.kasmina.telemetry.EventName.PREFETCH_CANCELED;
import static io.kasmina.telemetry.EventName.PREFETCH_FAILED;
import static io.kasmina.telemetry.EventName.PREFETCH_REQUESTED;
import static io.kasmina.telemetry.EventName.PREFETCH_TIMEOUT;
import static io.kasmina.telemetry.EventName.REGISTRY_CHANGED;
import static io.kasmina.telemetry.EventName.RESTORE_FAILED;
import static io.kasmina.telemetry.EventName.ROLLBACK_COMPLETE;
import static io.kasmina.telemetry.EventName.ROLLBACK_FAILED;
import static io.kasmina.telemetry.EventName.ROLLBACK_PAYLOAD;
import static io.kasmina.telemetry.EventName.SEED_PAUSED;
import static io.kasmina.telemetry.EventName.SEED_RESTORED;
import static io.kasmina.telemetry.EventName.SEED_RESUMED;
import static io.kasmina.telemetry.EventName.SNAPSHOT_FAILED;
import static io.kasmina.telemetry.EventName.STAGE_CHANGED;
import static io.kasmina.telemetry.EventName.TEACHER_OVER_BUDGET;
import static java.util.Map.entry;

import io.kasmina.contract.SeedId;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An event, as far as the specification says what it must tell.
 *
 * @param name its name
 * @param level its level
 * @param seed its seed, null for none
 * @param what the attributes that count, in lower case, one blank between them
 */
record Said(EventName name, Level level, SeedId seed, String what) {

    /** Which attributes count; events that are not here are no part of the proof. */
    private static final Map<EventName, List<String>> ATTRIBUTES = Map.ofEntries(
            entry(COMMAND_REJECTED, List.of("reason")),
            entry(COMMAND_OUTCOME, List.of("verdict", "reason", "stage_before", "stage_after")),
            entry(STAGE_CHANGED, List.of("from", "to", "stage_epoch", "cause")),
            entry(GATE_EVENT, List.of("gate", "passed", "reason", "enforced")),
            entry(GATE_FAILURE, List.of("gate", "reason")),
            entry(PREFETCH_REQUESTED, List.of()),
            entry(PREFETCH_TIMEOUT, List.of()),
            entry(PREFETCH_CANCELED, List.of("reason")),
            entry(PREFETCH_FAILED, List.of("reason")),
            entry(KERNEL_ATTACHED, List.of("blueprint_id")),
            entry(FALLBACK_REQUESTED, List.of("fallback_blueprint_id", "reason")),
            entry(FALLBACK_ATTACHED, List.of("fallback_blueprint_id")),
            entry(KERNEL_DETACHED, List.of("reason")),
            entry(PARAMETER_SHARED, List.of("reason")),
            entry(REGISTRY_CHANGED, List.of("operation", "teacher_id", "forced", "teachers", "parameter_bytes")),
            entry(TEACHER_OVER_BUDGET, List.of()),
            entry(EMERGENCY_CLEANUP, List.of("include_teacher", "failed")),
            entry(BREAKER_TRANSITION, List.of("breaker", "from", "to")),
            entry(BREAKER_DENIED, List.of("breaker")),
            entry(ISOLATION_VIOLATION, List.of("kind")),
            entry(BLEND_FAILED, List.of("reason", "in_row")),
            entry(SEED_PAUSED, List.of("stage")),
            entry(SEED_RESUMED, List.of("stage")),
            entry(ROLLBACK_COMPLETE, List.of("kind", "within_sla")),
            entry(ROLLBACK_FAILED, List.of("reason")),
            entry(SEED_RESTORED, List.of("stage")),
            entry(RESTORE_FAILED, List.of("reason")),
            entry(ROLLBACK_PAYLOAD, List.of("available", "stage")),
            entry(SNAPSHOT_FAILED, List.of("reason")),
            entry(EMBARGO, List.of("state")));

    /** Adds an event where it is part of the proof. */
    static void add(Event event, List<Said> to) {
        List<String> keys = ATTRIBUTES.get(event.name());
        if (keys != null) {
            to.add(new Said(event.name(), event.level(), event.seed(), what(event, keys)));
        }
    }

    /** Adds what the prefetch loop would say of a signal. */
    static void add(PrefetchSignal signal, List<Said> to) {
        if (signal instanceof PrefetchSignal.Start start) {
            to.add(new Said(PREFETCH_REQUESTED, Level.INFO, start.order().seed(), ""));
        } else if (signal instanceof PrefetchSignal.Cancel cancel) {
            to.add(new Said(
                    PREFETCH_CANCELED,
                    Level.INFO,
                    cancel.seed(),
                    cancel.reason().code()));
        }
    }

    /** Says which events are missing and which are too many, empty where none is. */
    static String difference(List<Said> expected, List<Said> actual) {
        if (expected.equals(actual)) {
            return "";
        }
        List<Said> missing = new ArrayList<>(expected);
        List<Said> surplus = new ArrayList<>();
        for (Said said : actual) {
            if (!missing.remove(said)) {
                surplus.add(said);
            }
        }
        return missing.isEmpty() && surplus.isEmpty() ? "" : "events: missing " + missing + ", surplus " + surplus;
    }

    private static String what(Event event, List<String> keys) {
        if (keys.isEmpty()) {
            return "";
        }
        StringBuilder what = new StringBuilder();
        for (String key : keys) {
            String value = event.attributes().getOrDefault(key, "");
            if (!value.isEmpty()) {
                what.append(what.isEmpty() ? "" : " ").append(value);
            }
        }
        return what.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name.code() + "(" + level + (seed == null ? "" : " " + seed) + (what.isEmpty() ? "" : ": " + what) + ")";
    }
}
