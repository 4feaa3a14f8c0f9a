package io.kasmina.verify;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks how long the oldest command has waited for its nonce, so that a disk which neither writes nor fails is noticed: says it once when
 * that is longer than the limit, again only after it was not.
 *
 * <p>The line of commands writes {@code sinceNanos}, one command at a time; the timer's ticks, one at a time, read it and own the rest. They
 * come beside that line, which a hanging disk fills up.
 */
final class ReceiptWatch {

    private static final long NONE = Long.MIN_VALUE;
    private static final double NANOS_PER_MILLI = 1e6;

    private final VerifyConfig config;
    private final VerifyPorts ports;
    private volatile long sinceNanos = NONE;
    private boolean late;

    ReceiptWatch(VerifyConfig config, VerifyPorts ports) {
        this.config = config;
        this.ports = ports;
    }

    /** The oldest command waits, judged at a time of the timer. */
    void waits(long nanos) {
        sinceNanos = nanos;
    }

    /** It waits no longer. */
    void ended() {
        sinceNanos = NONE;
    }

    /** Says what there is to say; never throws. */
    void look() {
        long since = sinceNanos;
        try {
            say(since == NONE ? 0 : Math.max(0, ports.timer().now(TimeUnit.NANOSECONDS) - since));
        } catch (RuntimeException failing) {
            // The verifier finds the same timer failing at this tick, and says so.
        }
    }

    private void say(long ageNanos) {
        ports.recorder().gauge(MetricName.NONCE_LEDGER_WAIT, ageNanos / NANOS_PER_MILLI);
        boolean exceeds = ageNanos > config.receiptLimit().toNanos();
        if (exceeds && !late) {
            Map<String, String> attributes = Map.of(
                    "age_ms", Long.toString(TimeUnit.NANOSECONDS.toMillis(ageNanos)),
                    "limit_ms", Long.toString(config.receiptLimit().toMillis()));
            ports.telemetry().emit(Event.global(EventName.NONCE_LEDGER_STALLED, Level.CRITICAL, attributes));
        }
        late = exceeds;
    }
}
