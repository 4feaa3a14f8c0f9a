package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.keys.KeyringFault;
import io.kasmina.pipeline.keys.KeyringFile;
import io.kasmina.support.CountedOps;
import io.kasmina.support.InlineDevice;
import io.kasmina.support.KernelBus;
import io.kasmina.support.KeyFile;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.Policy;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.SchedulerClock;
import io.kasmina.support.ScriptedAutograd;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import io.kasmina.verify.MacKey;
import io.kasmina.wire.LeylineCommandCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A pipeline whose keys are in a file that changes under it. */
class KeyringReloadTest {

    private static final MacKey ONE = key("one", KeyFile.FIRST);
    private static final MacKey TWO = key("two", KeyFile.SECOND);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final SchedulerClock clock = new SchedulerClock(timer);
    private final Policy policy = new Policy(clock);
    private final RecordedTelemetry recorder = new RecordedTelemetry();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Packet> packets = new ArrayList<>();
    private final Sinks.Many<SignedCommand> in = Sinks.many().unicast().onBackpressureBuffer();
    private KeyFile file;
    private KeyringFile keys;
    private Kasmina kasmina;
    private String end = "";
    private long step;

    @BeforeEach
    void start() throws KeyringFault {
        file = new KeyFile(folder, KeyFile.ONE);
        keys = KeyringFile.open(file.path(), PERIOD, timer);
        KernelBus bus = new KernelBus();
        kasmina = Kasmina.builder()
                .device(new InlineDevice())
                .tensors(new CountedOps())
                .kernels(bus)
                .autograd(new ScriptedAutograd())
                .verifier(keys, LeylineCommandCodec.create())
                .prefetch(bus, bus, bus)
                .clock(clock)
                .scheduler(timer)
                .recorder(recorder)
                .build();
        kasmina.run().subscribe(nothing -> {}, failure -> end = failure.toString(), () -> end = "complete");
        kasmina.telemetry().subscribe(packets::add);
        kasmina.commands(in.asFlux()).subscribe(outcomes::add, failure -> {});
    }

    @AfterEach
    void noSecretWasEverSaid() {
        kasmina.close();
        assertThat(packets + "" + outcomes + recorder.events() + keys + keys.get() + end)
                .doesNotContain("xyzzy");
    }

    @Test
    void aKeyThatIsAddedVerifiesAfterTwoLooks() {
        assertThat(rejection(detached(TWO))).isEqualTo(Rejection.UNKNOWN_KEY);

        file.write(KeyFile.BOTH);
        look(1);
        assertThat(rejection(detached(TWO))).isEqualTo(Rejection.UNKNOWN_KEY);
        look(1);

        answered(detached(TWO));
        answered(detached(ONE));
        assertThat(keys.get().primary().id()).isEqualTo("two");
        Event event = only(EventName.KEYRING_RELOADED);
        assertThat(event.level()).isEqualTo(Level.INFO);
        assertThat(event.attributes())
                .containsEntry("primary", "two")
                .containsEntry("keys", "one, two")
                .containsEntry("annotated", "one")
                .containsEntry("retired", "");
    }

    @Test
    void aRetiredKeyNeitherVerifiesInEitherFormNorSigns() {
        file.write(KeyFile.BOTH);
        look(2);
        answered(annotated(ONE));
        answered(detached(ONE));

        file.write(KeyFile.BOTH + "key.one.retired = true\n");
        look(2);

        assertThat(rejection(detached(ONE))).isEqualTo(Rejection.UNKNOWN_KEY);
        assertThat(rejection(annotated(ONE))).isEqualTo(Rejection.UNKNOWN_KEY);
        answered(detached(TWO));
        assertThat(keys.get().primary().id()).isEqualTo("two");
        assertThat(seen(EventName.KEYRING_RELOADED).get(1).attributes())
                .containsEntry("keys", "two")
                .containsEntry("annotated", "")
                .containsEntry("retired", "one");
    }

    @Test
    void aBrokenFileKeepsTheKeysAndIsReportedOnce() {
        file.write("primary = one\nkey.one.secret-base64 = xyzzy!\n");
        look(20);

        answered(detached(ONE));
        Event event = only(EventName.KEYRING_REFUSED);
        assertThat(event.level()).isEqualTo(Level.CRITICAL);
        assertThat(event.attributes())
                .containsEntry("reason", "malformed")
                .containsEntry("detail", "keyring file, line 2: must be standard base64");
    }

    @Test
    void eachOtherBreakageIsReportedAndSoIsTheRecovery() {
        file.write("xyzzy");
        look(3);
        file.write("primary = one");
        look(3);
        file.write(KeyFile.ONE);
        file.permit("rw-r--r--");
        look(3);
        file.delete();
        look(3);
        file.write(KeyFile.ONE);
        look(3);

        assertThat(seen(EventName.KEYRING_REFUSED))
                .extracting(event -> event.attributes().get("reason"))
                .containsExactly("malformed", "invalid", "exposed", "missing");
        assertThat(only(EventName.KEYRING_RELOADED).attributes()).containsEntry("keys", "one");
        answered(detached(ONE));
    }

    @Test
    void aFileThatIsBeingWrittenIsLeftAlone() {
        for (int end = 0; end < KeyFile.BOTH.length(); end += 9) {
            file.write(KeyFile.BOTH.substring(0, end));
            look(1);
        }
        file.write(KeyFile.BOTH);
        look(2);

        assertThat(seen(EventName.KEYRING_REFUSED)).isEmpty();
        answered(detached(TWO));
    }

    @Test
    void aFileThatSaysTheSameIsNoNews() {
        file.write(KeyFile.ONE);
        look(5);

        assertThat(seen(EventName.KEYRING_RELOADED)).isEmpty();
    }

    @Test
    void aSecretKeepsItsId() {
        answered(detached(ONE));

        file.write(KeyFile.ONE.replace("one", "uno"));
        look(2);

        assertThat(only(EventName.KEYRING_REFUSED).attributes())
                .containsEntry("reason", "renamed")
                .containsEntry("detail", "keyring file, key 'uno': must not have the secret that another id had");
        answered(detached(ONE));
    }

    @Test
    void theWatchEndsWithThePipeline() {
        kasmina.close();
        timer.advanceTimeBy(PERIOD);
        assertThat(end).isEqualTo("complete");

        file.write(KeyFile.BOTH);
        timer.advanceTimeBy(PERIOD.multipliedBy(4));

        assertThat(keys.get().ids()).containsExactly("one");
    }

    private void look(int times) {
        timer.advanceTimeBy(PERIOD.multipliedBy(times));
    }

    private SignedCommand detached(MacKey key) {
        return policy.sign(key, cull());
    }

    private SignedCommand annotated(MacKey key) {
        return policy.annotate(key, cull());
    }

    private Command cull() {
        return policy.cull(PipelineBed.SEED);
    }

    private void answered(SignedCommand command) {
        assertThat(outcome(command)).isInstanceOf(Outcome.Refused.class);
    }

    private Rejection rejection(SignedCommand command) {
        return ((Outcome.Rejected) outcome(command)).reason();
    }

    private Outcome outcome(SignedCommand command) {
        in.tryEmitNext(command).orThrow();
        return Objects.requireNonNull(outcomes.get(outcomes.size() - 1));
    }

    private Event only(EventName name) {
        assertThat(seen(name)).hasSize(1);
        return seen(name).get(0);
    }

    private List<Event> seen(EventName name) {
        kasmina.mark(step++).subscribe();
        return packets.stream()
                .flatMap(packet -> packet.events().stream())
                .filter(event -> event.name() == name)
                .toList();
    }

    private static MacKey key(String id, String secret) {
        return MacKey.of(id, secret.getBytes(StandardCharsets.UTF_8), true);
    }
}
