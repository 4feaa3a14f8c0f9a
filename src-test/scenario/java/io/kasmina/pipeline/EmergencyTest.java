package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedCache;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class EmergencyTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void idleBuffersGoAndTheEventSaysHowManyAtOnce() {
        leaveAnIdleBuffer();
        long before = bed.ops.open();
        assertThat(send(false)).isInstanceOf(Outcome.Applied.class);

        assertThat(bed.ops.open()).isEqualTo(before - 1);
        assertThat(bed.seen(EventName.EMERGENCY_CLEANUP)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes())
                    .isEqualTo(Map.of(
                            "include_teacher", "false",
                            "entries", "1",
                            "bytes", "16",
                            "caches", "kernels=0,leases=1",
                            "failed", ""));
        });
    }

    @Test
    void theTeachersCachesGoOnlyWhereTheyAreIncluded() {
        bed.teacher.caching(ScriptedCache.of("logits", 3, 300));
        send(false);
        send(true);
        send(true);
        assertThat(bed.seen(EventName.EMERGENCY_CLEANUP))
                .extracting(event -> event.attributes().get("bytes"))
                .containsExactly("0", "300", "0");
    }

    @Test
    void aCacheThatFailsKeepsNoOtherFromIt() {
        bed.teacher.caching(ScriptedCache.broken("bad")).caching(ScriptedCache.of("good", 1, 8));
        assertThat(send(true)).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.seen(EventName.EMERGENCY_CLEANUP)).singleElement().satisfies(event -> assertThat(
                        event.attributes())
                .containsEntry("failed", "bad=IllegalStateException")
                .containsEntry("caches", "kernels=0,leases=0,good=1"));
    }

    @Test
    void itGoesAheadOfQueuedBlends() {
        leaveAnIdleBuffer();
        bed.device.hold();
        bed.kasmina.blend(Flux.just(frame(1)), Flux.never()).subscribe(Blended::discard);
        bed.in
                .tryEmitNext(bed.policy.sign(new Command.Emergency(bed.policy.header(), false)))
                .orThrow();
        int made = bed.ops.made();
        bed.device.letGo();
        assertThat(bed.seen(EventName.EMERGENCY_CLEANUP))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("entries", "1"));
        assertThat(bed.ops.made()).isGreaterThan(made); // the blend that followed needed a new buffer
    }

    @Test
    void aClosedDeviceIsAnAnswerToo() {
        bed.device.close();
        assertThat(send(false)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(Refusal.DEVICE_UNAVAILABLE));
    }

    private void leaveAnIdleBuffer() {
        bed.shadow(BlendSpec.byDefault());
        bed.kasmina.blend(Flux.just(frame(0)), Flux.never()).subscribe(Blended::discard);
    }

    private Activation frame(long step) {
        return new Activation(PipelineBed.SEED, step, bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4), null);
    }

    private Outcome send(boolean includeTeacher) {
        return bed.send(new Command.Emergency(bed.policy.header(), includeTeacher));
    }
}
