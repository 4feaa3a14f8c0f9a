package io.kasmina.verify;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.telemetry.MetricName;
import io.kasmina.verify.Authenticator.Authentication;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The checks in their fixed order: size, topic, key, MAC, parse, command id, time of issue (the codec names the first
 * of these three that fails), fit of topic and command, future, stale, nonce, deadline. The first that fails decides.
 * Fails closed: whatever a collaborator throws declines the command as VERIFIER_UNAVAILABLE. Not thread-safe.
 */
final class CommandVerifier {

    private final VerifyConfig config;
    private final VerifyPorts ports;
    private final Authenticator authenticator;
    private final FreshnessRules freshness;
    private final RejectionLog rejections;
    private final ContextReport context;
    private final LedgerGauge gauge;

    CommandVerifier(VerifyConfig config, VerifyPorts ports) {
        this.config = config;
        this.ports = ports;
        authenticator = new Authenticator(ports.codec());
        freshness = new FreshnessRules(config.freshness(), config.skew());
        rejections = new RejectionLog(config.rejectionsPerMinute(), ports.telemetry(), ports.recorder());
        context = new ContextReport(ports.telemetry());
        gauge = new LedgerGauge(ports.telemetry(), ports.recorder());
    }

    Verification verify(SignedCommand in) {
        long began = ports.timer().now(TimeUnit.NANOSECONDS);
        Instant now = ports.clock().instant();
        rejections.summariseIfDue(now.toEpochMilli());
        Verification verification = checked(in, now);
        ports.recorder().time(MetricName.VERIFIER_LATENCY, ports.timer().now(TimeUnit.NANOSECONDS) - began);
        return verification;
    }

    /** Forgets dead nonces and writes what is due. */
    void tick() {
        long nowMillis = ports.clock().millis();
        rejections.summariseIfDue(nowMillis);
        ports.ledger().expire(nowMillis);
        gauge.watch(ports.ledger());
        gauge.record(ports.ledger());
    }

    /** Writes what is left to write. */
    void end() {
        rejections.summarise();
    }

    private Verification checked(SignedCommand in, Instant now) {
        try {
            return envelope(in, now);
        } catch (RuntimeException e) {
            Outcome.Rejected outcome =
                    new Outcome.Rejected(subject(in, null, null, null), Rejection.VERIFIER_UNAVAILABLE);
            rejections.rejected(outcome, e.getClass().getSimpleName(), now.toEpochMilli());
            return new Verification.Declined(outcome);
        }
    }

    private Verification envelope(SignedCommand in, Instant now) {
        if (in.value().length > config.maxBytes()) {
            return reject(Rejection.OVERSIZED, subject(in, null, null, null), now);
        }
        if (!ports.routing().admits(in.origin())) {
            return reject(Rejection.MISROUTED, subject(in, null, null, null), now);
        }
        Authentication authentication =
                authenticator.authenticate(in, ports.keys().get());
        if (authentication instanceof Authentication.Denied denied) {
            return reject(denied.reason(), subject(in, denied.key(), null, null), now);
        }
        return content(in, (Authentication.Valid) authentication, now);
    }

    private Verification content(SignedCommand in, Authentication.Valid valid, Instant now) {
        MacKey key = valid.key();
        CommandCodec.Decoded decoded = ports.codec().decode(valid.content());
        if (decoded instanceof CommandCodec.Decoded.Failed failed) {
            return reject(failed.reason(), subject(in, key, failed.commandId(), null), now);
        }
        Command command = ((CommandCodec.Decoded.Parsed) decoded).command();
        Rejection reason = judge(in, key, command, now);
        return reason == null
                ? accept(in, key, command, now)
                : reject(reason, subject(in, key, command.header().commandId(), command), now);
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
        NonceLedger.Admission admission = ports.ledger().admit(key.id(), commandId, now.toEpochMilli());
        gauge.watch(ports.ledger());
        return switch (admission) {
            case NEW -> null;
            case REPLAYED -> Rejection.NONCE_REPLAYED;
            case FULL -> Rejection.NONCE_LEDGER_FULL;
        };
    }

    private Verification accept(SignedCommand in, MacKey key, Command command, Instant now) {
        ports.recorder().count(MetricName.VERIFIER_ACCEPTED, Map.of(), 1);
        CommandHeader header = command.header();
        if (header.isOverdue(now)) {
            Outcome.Subject subject = subject(in, key, header.commandId(), command);
            String detail = "execution_deadline_ms: " + header.deadlineMillis() + " ms after issue have passed";
            return new Verification.Declined(
                    new Outcome.Refused(subject, Refusal.DEADLINE_EXCEEDED, detail, SeedStage.UNKNOWN));
        }
        context.accepted(command);
        return new Verification.Accepted(new Verified<>(command, key.id(), header.commandId(), in.origin()));
    }

    private Verification reject(Rejection reason, Outcome.Subject subject, Instant now) {
        Outcome.Rejected outcome = new Outcome.Rejected(subject, reason);
        rejections.rejected(outcome, "", now.toEpochMilli());
        return new Verification.Declined(outcome);
    }

    private static Outcome.Subject subject(
            SignedCommand in, @Nullable MacKey key, @Nullable String commandId, @Nullable Command command) {
        return new Outcome.Subject(
                commandId, key == null ? null : key.id(), command == null ? null : command.seed(), in.origin());
    }
}
