package io.kasmina.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.verify.CommandCodec;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.verify.Verification;
import io.kasmina.verify.VerifyConfig;
import io.kasmina.verify.VerifyOperator;
import io.kasmina.verify.VerifyPorts;
import io.kasmina.wire.LeylineCommandCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Verifies annotated messages of the prototype, each by a verifier of its own, so that no nonce is spent before. */
final class CommandCases {

    private static final String ACCEPTED = "ok";

    private final CommandCodec codec = LeylineCommandCodec.create();
    private final Keyring keys;
    private final VerifyConfig config;

    CommandCases(JsonNode commands) {
        keys = Keyring.single(
                Keyring.DEFAULT_ID,
                Base64.getDecoder().decode(commands.get("secret_base64").asText()));
        VerifyConfig defaults = VerifyConfig.defaults();
        Duration freshness =
                Duration.ofSeconds(commands.get("freshness_seconds").asLong());
        Duration skew = Duration.ofSeconds(commands.get("future_skew_seconds").asLong());
        config = new VerifyConfig(
                defaults.maxBytes(),
                freshness,
                skew,
                freshness.plus(skew),
                defaults.nonceCap(),
                defaults.noncesPerKey(),
                defaults.rejectionsPerMinute(),
                defaults.tick());
    }

    void check(JsonNode sample) throws NoSuchAlgorithmException {
        byte[] value = Base64.getDecoder().decode(sample.get("message_base64").asText());
        Instant now =
                Instant.ofEpochMilli(Math.round(sample.get("now_epoch_seconds").asDouble() * 1000));

        assertThat(verdict(value, now)).isEqualTo(sample.get("expect").asText());
        if (sample.hasNonNull("signed_payload_sha256")) {
            checkCanonicalBytes(value, sample.get("signed_payload_sha256").asText());
        }
    }

    private void checkCanonicalBytes(byte[] value, String sha256) throws NoSuchAlgorithmException {
        assertThat(codec.scan(value)).isInstanceOf(CommandCodec.Scan.Annotated.class);
        byte[] canonical = ((CommandCodec.Scan.Annotated) codec.scan(value)).canonical();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);

        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
    }

    /** The prototype knows no topics: a command without a seed is tried where such commands belong. */
    private String verdict(byte[] value, Instant now) {
        String verdict = verdict(value, now, Origin.COMMANDS);
        return verdict.equals(Rejection.MISROUTED.code()) ? verdict(value, now, Origin.CONTROL) : verdict;
    }

    private String verdict(byte[] value, Instant now, String topic) {
        VerifyOperator verifier = VerifyOperator.of(
                config,
                new VerifyPorts(
                        () -> keys,
                        codec,
                        RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                        NonceLedger.inMemory(config, new byte[16]),
                        Clock.fixed(now, ZoneOffset.UTC),
                        event -> {},
                        StageRecorder.NONE,
                        VirtualTimeScheduler.create()));
        Verification verification = Flux.just(new SignedCommand(value, null, Origin.inMemory(topic)))
                .transformDeferred(verifier)
                .blockFirst(Duration.ofSeconds(10));
        return verification instanceof Verification.Declined declined
                        && declined.outcome() instanceof Outcome.Rejected rejected
                ? rejected.reason().code()
                : ACCEPTED;
    }
}
