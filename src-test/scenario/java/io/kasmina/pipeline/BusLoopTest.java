package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Adjustment;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.memory.InMemoryBus;
import io.kasmina.pipeline.port.RecordSink;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class BusLoopTest {

    private final PipelineBed bed = PipelineBed.untouched();
    private final InMemoryBus bus = new InMemoryBus(8, bed.timer);
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Packet> packets = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final List<Blended> blends = new ArrayList<>();
    private final AtomicReference<Object> end = new AtomicReference<>();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void whatTheBusBringsIsAnsweredOnTheBus() {
        loop(bus);
        read();
        publish(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
        publish(new Command.AdjustOptimizer(bed.policy.header(), "adam", Map.of("lr", 1f)));
        bus.publish(new Activation(PipelineBed.SEED, 1, bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4), null))
                .subscribe();
        bus.publish(new Logits(PipelineBed.SEED, 1, bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)))
                .subscribe();

        assertThat(outcomes).extracting(Outcome::verdict).containsExactly("pending", "applied");
        assertThat(adjustments).hasSize(1);
        assertThat(blends).singleElement().isInstanceOf(Blended.Untouched.class);
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void aCloseEndsTheLoopAfterTheLastPacketIsWritten() {
        loop(bus);
        read();
        publish(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
        assertThat(end.get()).isNull();
        bed.close();
        assertThat(end.get()).isEqualTo("complete");
        assertThat(packets)
                .flatExtracting(Packet::events)
                .extracting(event -> event.name())
                .contains(EventName.KERNEL_ATTACHED, EventName.KERNEL_DETACHED);
    }

    @Test
    void aBusThatBreaksClosesThePipeline() {
        loop(new BrokenSink(bus));
        publish(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
        assertThat(end.get()).isInstanceOf(IllegalStateException.class);
        AtomicReference<Throwable> closed = new AtomicReference<>();
        bed.kasmina.step(0, scope -> {}).subscribe(report -> {}, closed::set);
        assertThat(closed.get()).hasMessageContaining("pipeline_closed");
        assertThat(bed.kernels).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    @Test
    void aSourceThatEndsLeavesThePipelineRunning() {
        loop(bus);
        read();
        publish(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
        bus.complete();
        assertThat(end.get()).isNull();
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void aTopicWithoutRoomMakesItsPublisherWait() {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            bus.publish(bed.policy.sign(bed.policy.cull(PipelineBed.SEED)))
                    .subscribe(nothing -> {}, failure -> {}, () -> written.add("written"));
        }
        assertThat(written).hasSize(8);
        loop(bus);
        read();
        assertThat(written).hasSize(9);
        assertThat(outcomes).hasSize(9);
    }

    @Test
    void answersThatWaitForASlowBusAreGivenBackWhenThePipelineCloses() {
        loop(new SlowSink(bus, blends));
        read();
        publish(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
        publish(bed.policy.advance(PipelineBed.SEED, SeedOperation.START_TRAINING));
        publish(bed.policy.advance(PipelineBed.SEED, SeedOperation.START_GRAFTING));
        for (int step = 0; step < 3; step++) {
            bus.publish(new Activation(PipelineBed.SEED, step, bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4), null))
                    .subscribe();
        }
        assertThat(blends).singleElement().isInstanceOf(Blended.Made.class);
        assertThat(bed.ops.open()).isGreaterThan(1);
        bed.close();
        blends.forEach(Blended::close);
        assertThat(bed.ops.open()).isZero();
    }

    private void loop(RecordSink sink) {
        BusLoop.of(bed.kasmina, bus, sink).run().subscribe(nothing -> {}, end::set, () -> end.set("complete"));
    }

    private Disposable read() {
        bus.packets().subscribe(packets::add);
        bus.adjustments().subscribe(adjustments::add);
        bus.blends().subscribe(blends::add);
        return bus.outcomes().subscribe(outcomes::add);
    }

    private void publish(Command command) {
        bus.publish(bed.policy.sign(command)).subscribe();
    }

    /** Takes answers and never says that they are written. */
    private record SlowSink(RecordSink whole, List<Blended> taken) implements RecordSink {

        @Override
        public Mono<Void> outcome(Outcome outcome) {
            return whole.outcome(outcome);
        }

        @Override
        public Mono<Void> blended(Blended blended) {
            taken.add(blended);
            return Mono.never();
        }

        @Override
        public Mono<Void> packet(Packet packet) {
            return whole.packet(packet);
        }

        @Override
        public Mono<Void> adjustment(Adjustment adjustment) {
            return whole.adjustment(adjustment);
        }
    }

    private record BrokenSink(RecordSink whole) implements RecordSink {

        @Override
        public Mono<Void> outcome(Outcome outcome) {
            return Mono.error(new IllegalStateException("bus"));
        }

        @Override
        public Mono<Void> blended(Blended blended) {
            return whole.blended(blended);
        }

        @Override
        public Mono<Void> packet(Packet packet) {
            return whole.packet(packet);
        }

        @Override
        public Mono<Void> adjustment(Adjustment adjustment) {
            return whole.adjustment(adjustment);
        }
    }
}
