package io.kasmina.verify;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.verify.Authenticator.Authentication;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checks in their fixed order: size, topic, key, MAC, parse, command id, time of issue (the codec names the first
 * of these three that fails), fit of topic and command, future, stale, nonce, deadline. The first that fails decides.
 * Fails closed: whatever keys, codec, routing, ledger, clock or timer throw declines the command as VERIFIER_UNAVAILABLE; what
 * they throw on the timer is said by one event until a tick succeeds. Telemetry and recorder promise not to throw. What was decided is
 * said elsewhere ({@link VerifyReport}). Not thread-safe.
 */
final class CommandVerifier {

    private final VerifyConfig config;
    private final VerifyPorts ports;
    private final Authenticator authenticator;
    private final FreshnessRules freshness;
    private final LedgerGauge gauge;

    /** The timer's latest reading; it stands where the timer itself fails. */
    private long nowNanos;

    /** Of the nonce that this verifier spent last. */
    private NonceReceipt receipt = NonceReceipt.IN_MEMORY;

    private final Consumer<NonceReceipt> spent = this::keep;

    private boolean ailing;

    CommandVerifier(VerifyConfig config, VerifyPorts ports) {
        this.config = config;
        this.ports = ports;
        authenticator = new Authenticator(ports.codec());
        freshness = new FreshnessRules(config.freshness(), config.skew());
        gauge = new LedgerGauge(ports.ledger(), ports.telemetry(), ports.recorder());
    }

    Turn.Judged verify(SignedCommand in) {
        try {
            nowNanos = ports.timer().now(TimeUnit.NANOSECONDS);
            Turn.Judged judged = envelope(in, ports.clock().instant());
            ports.recorder().time(MetricName.VERIFIER_LATENCY, ports.timer().now(TimeUnit.NANOSECONDS) - nowNanos);
            return judged;
        } catch (RuntimeException e) {
            return reject(Rejection.VERIFIER_UNAVAILABLE, subject(in, null, null, null), kind(e));
        }
    }

    /** Forgets dead nonces and looks after the ledger; never throws. */
    Turn.Ticked tick() {
        try {
            nowNanos = ports.timer().now(TimeUnit.NANOSECONDS);
            ports.ledger().expire(ports.clock().millis());
            gauge.watch();
            gauge.record();
            ailing = false;
        } catch (RuntimeException e) {
            ailing(kind(e));
        }
        return new Turn.Ticked(nowNanos);
    }

    private void ailing(String cause) {
        if (!ailing) {
            ports.telemetry().emit(Event.global(EventName.VERIFIER_TICK_FAILED, Level.ERROR, Map.of("cause", cause)));
        }
        ailing = true;
    }

    private Turn.Judged envelope(SignedCommand in, Instant now) {
        if (in.value().length > config.maxBytes()) {
            return reject(Rejection.OVERSIZED, subject(in, null, null, null), "");
        }
        if (!ports.routing().admits(in.origin())) {
            return reject(Rejection.MISROUTED, subject(in, null, null, null), "");
        }
        Authentication authentication =
                authenticator.authenticate(in, ports.keys().get());
        if (authentication instanceof Authentication.Denied denied) {
            return reject(denied.reason(), subject(in, denied.key(), null, null), "");
        }
        return content(in, (Authentication.Valid) authentication, now);
    }

    private Turn.Judged content(SignedCommand in, Authentication.Valid valid, Instant now) {
        MacKey key = valid.key();
        CommandCodec.Decoded decoded = ports.codec().decode(valid.content());
        if (decoded instanceof CommandCodec.Decoded.Failed failed) {
            return reject(failed.reason(), subject(in, key, failed.commandId(), null), "");
        }
        Command command = ((CommandCodec.Decoded.Parsed) decoded).command();
        Rejection reason = judge(in, key, command, now);
        return reason == null
                ? accept(in, key, command, now)
                : reject(reason, subject(in, key, command.header().commandId(), command), "");
    }

    /** Judges a parsed command; the nonce is spent if and only if the answer is null. */
    private @Nullable Rejection judge(SignedCommand in, MacKey key, Command command, Instant now) {
        if (!ports.routing().admits(in.origin(), command)) {
            return Rejection.MISROUTED;
        }
        CommandHeader header = command.header();
        Rejection untimely =
                freshness.check(header.issuedAt(), now, ports.ledger().forgottenMillis());
        return untimely != null ? untimely : spend(key, header.commandId(), now);
    }

    private @Nullable Rejection spend(MacKey key, String commandId, Instant now) {
        NonceLedger.Admission admission = ports.ledger().admit(key.nonceOwner(), commandId, now.toEpochMilli(), spent);
        gauge.watch();
        return switch (admission) {
            case NEW -> null;
            case REPLAYED -> Rejection.NONCE_REPLAYED;
            case FULL -> Rejection.NONCE_LEDGER_FULL;
            case UNAVAILABLE -> Rejection.VERIFIER_UNAVAILABLE;
        };
    }

    private void keep(NonceReceipt latest) {
        receipt = latest;
    }

    private Turn.Judged accept(SignedCommand in, MacKey key, Command command, Instant now) {
        CommandHeader header = command.header();
        if (header.isOverdue(now)) {
            Outcome.Subject subject = subject(in, key, header.commandId(), command);
            String detail = "execution_deadline_ms: " + header.deadlineMillis() + " ms after issue have passed";
            return spent(new Verification.Declined(
                    new Outcome.Refused(subject, Refusal.DEADLINE_EXCEEDED, detail, SeedStage.UNKNOWN)));
        }
        return spent(new Verification.Accepted(new Verified<>(command, key.id(), header.commandId(), in.origin())));
    }

    private Turn.Judged spent(Verification verification) {
        return new Turn.Judged(verification, "", nowNanos, receipt);
    }

    private Turn.Judged reject(Rejection reason, Outcome.Subject subject, String cause) {
        Verification declined = new Verification.Declined(new Outcome.Rejected(subject, reason));
        return new Turn.Judged(declined, cause, nowNanos, NonceReceipt.IN_MEMORY);
    }

    static String kind(Throwable failure) {
        return failure.getClass().getSimpleName();
    }

    private static Outcome.Subject subject(
            SignedCommand in, @Nullable MacKey key, @Nullable String commandId, @Nullable Command command) {
        return new Outcome.Subject(
                commandId, key == null ? null : key.id(), command == null ? null : command.seed(), in.origin());
    }
}
