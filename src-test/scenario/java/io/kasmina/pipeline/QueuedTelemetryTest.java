package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedOperation;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for its packet survives whatever fails meanwhile. */
class QueuedTelemetryTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aFailingGateBringsWhatWaitedForItsSeed() {
        bed.shadow(BlendSpec.byDefault());
        bed.step(scope -> {});
        bed.packets.clear();
        assertThat(bed.advance(SeedOperation.FOSSILIZE)).isInstanceOf(Outcome.Refused.class);
        assertThat(bed.packets).isEmpty();

        assertThat(bed.advance(SeedOperation.EVALUATE)).isInstanceOf(Outcome.GateFailed.class);
        assertThat(bed.packets).first().satisfies(packet -> assertThat(packet.events())
                .extracting(Event::name)
                .containsExactly(
                        EventName.COMMAND_OUTCOME,
                        EventName.ROLLBACK_PAYLOAD,
                        EventName.GATE_EVENT,
                        EventName.GATE_FAILURE));
    }

    @Test
    void aRefusedCommandAFailedStepAndAnEndedStreamLoseNothing() {
        bed.germinate();
        assertThat(bed.advance(SeedOperation.FOSSILIZE)).isInstanceOf(Outcome.Refused.class);
        assertThatThrownBy(() -> bed.step(scope -> {
            throw new IllegalStateException("a host's own failure");
        }));
        bed.in.tryEmitError(new IllegalStateException("the bus is gone"));
        assertThat(bed.ends).containsKey("commands");

        bed.step(scope -> {});
        assertThat(names()).contains(EventName.STAGE_CHANGED, EventName.KERNEL_ATTACHED, EventName.STEP_FAILED);
        assertThat(bed.seen(EventName.COMMAND_OUTCOME)).hasSize(2);
    }

    @Test
    void whatWaitsWhenThePipelineClosesIsInItsLastPackets() {
        bed.germinate();
        assertThat(names()).doesNotContain(EventName.KERNEL_ATTACHED);
        bed.kasmina.close();
        assertThat(names()).contains(EventName.KERNEL_ATTACHED, EventName.KERNEL_DETACHED);
        assertThat(bed.ends).containsEntry("telemetry", "complete");
    }

    @Test
    void aWarningReachesItsRouteWithoutAStepMark() {
        bed.send(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
        bed.advance(SeedOperation.FOSSILIZE);
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.packets)
                .singleElement()
                .satisfies(packet -> assertThat(packet.priority().isEmergency()).isTrue());
    }

    private List<EventName> names() {
        return bed.packets.stream()
                .flatMap(packet -> packet.events().stream())
                .map(Event::name)
                .toList();
    }
}
