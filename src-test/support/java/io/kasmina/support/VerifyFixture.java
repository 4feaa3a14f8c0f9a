package io.kasmina.support;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.verify.CommandCodec;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.MacKey;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.verify.Verification;
import io.kasmina.verify.VerifyConfig;
import io.kasmina.verify.VerifyOperator;
import io.kasmina.verify.VerifyPorts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A verify operator with a virtual clock, a text codec and recorded telemetry. */
public final class VerifyFixture {

    /** Signs both forms. */
    public static final MacKey KEY = key("default", true);

    /** Signs the detached form only. */
    public static final MacKey DETACHED_ONLY = key("detached-only", false);

    /** In no keyring. */
    public static final MacKey STRANGER = key("stranger", true);

    /** Virtual time. */
    public final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

    /** Moves with the timer. */
    public final SchedulerClock clock = new SchedulerClock(timer);

    /** What was reported. */
    public final RecordedTelemetry telemetry = new RecordedTelemetry();

    /** Survives every operator of this fixture. */
    public final NonceLedger ledger;

    /** Current keys; may be replaced. */
    public Supplier<Keyring> keys = () -> Keyring.of("default", List.of(KEY, DETACHED_ONLY));

    /** May be replaced. */
    public CommandCodec codec = new TextCodec();

    private final VerifyConfig config;

    /** Makes a fixture with the default limits. */
    public VerifyFixture() {
        this(VerifyConfig.defaults());
    }

    /** Makes a fixture with other limits. */
    public VerifyFixture(VerifyConfig config) {
        this(NonceLedger.inMemory(config, new byte[16]));
    }

    /** Makes a fixture with another ledger, by whose limits it goes. */
    public VerifyFixture(NonceLedger ledger) {
        this.config = ledger.limits();
        this.ledger = ledger;
    }

    /** Returns default limits with small nonce bounds. */
    public static VerifyConfig withNonces(int cap, int perKey) {
        VerifyConfig defaults = VerifyConfig.defaults();
        return new VerifyConfig(
                defaults.maxBytes(),
                defaults.freshness(),
                defaults.skew(),
                defaults.nonceTtl(),
                cap,
                perKey,
                defaults.rejectionsPerMinute(),
                defaults.tick());
    }

    /** Makes an operator of the current parts. */
    public VerifyOperator operator() {
        return VerifyOperator.of(
                config,
                new VerifyPorts(
                        () -> keys.get(),
                        codec,
                        RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                        ledger,
                        clock,
                        telemetry,
                        telemetry,
                        timer));
    }

    /** Verifies commands in one subscription. */
    public List<Verification> verify(SignedCommand... commands) {
        return Flux.just(commands).transformDeferred(operator()).collectList().block(Duration.ofSeconds(10));
    }

    /** Verifies one command in a subscription of its own. */
    public Verification verifyOne(SignedCommand command) {
        return verify(command).get(0);
    }

    /** Returns fields of a CULL issued some time ago, or ahead if negative. */
    public Map<String, String> cull(String id, Duration age) {
        Instant issued =
                SchedulerClock.START.plusNanos(timer.now(TimeUnit.NANOSECONDS)).minus(age);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("issued", issued.toString());
        fields.put("seed", "seed-1");
        return fields;
    }

    /** Returns a fresh CULL, signed detached with {@link #KEY}. */
    public SignedCommand freshCull(String id) {
        return signed(cull(id, Duration.ZERO));
    }

    /** Signs fields detached with {@link #KEY} for the topic of commands. */
    public static SignedCommand signed(Map<String, String> fields) {
        return CommandSigner.of(KEY).sign(TextCodec.encode(fields), Origin.COMMANDS);
    }

    /** Signs fields in the annotated form. */
    public static SignedCommand annotated(MacKey key, Map<String, String> fields) {
        byte[] canonical = TextCodec.encode(fields);
        byte[] value = TextCodec.annotate(canonical, CommandSigner.of(key).tag(canonical));
        return new SignedCommand(value, null, Origin.inMemory(Origin.COMMANDS));
    }

    private static MacKey key(String id, boolean annotated) {
        return MacKey.of(id, ("secret of " + id).getBytes(StandardCharsets.UTF_8), annotated);
    }
}
