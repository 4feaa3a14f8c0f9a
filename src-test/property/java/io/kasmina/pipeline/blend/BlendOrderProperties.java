package io.kasmina.pipeline.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.support.DroppedFaults;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Whatever comes when: frames, demand, the device's turn, leases that come back. */
class BlendOrderProperties {

    private static final int PLACES = 4;

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void framesOfASeedAreAnsweredOnceAndInTheirOrder(@ForAll @Size(max = 60) List<@IntRange(max = 7) Integer> script) {
        DroppedFaults faults = new DroppedFaults();
        PipelineBed bed = PipelineBed.start(config -> config.withBlendPlaces(PLACES));
        bed.shadow(BlendSpec.byDefault());
        Run run = new Run(bed);
        script.forEach(run::act);
        run.finish();
        for (int seed = 0; seed < Run.SEEDS.size(); seed++) {
            assertThat(run.steps(seed)).containsExactlyElementsOf(run.sent(seed));
        }
        bed.close();
        faults.close();
        assertThat(bed.ops.open()).isZero();
    }

    /** A stream with a consumer who asks and gives back when it is told to. */
    private static final class Run extends BaseSubscriber<Blended> {

        /** One that blends, and one that nobody knows. */
        private static final List<SeedId> SEEDS = List.of(PipelineBed.SEED, new SeedId("unknown"));

        private final PipelineBed bed;
        private final Sinks.Many<Activation> frames = Sinks.many().unicast().onBackpressureBuffer();
        private final List<Blended> answers = new ArrayList<>();
        private final List<Blended> open = new ArrayList<>();
        private final long[] next = new long[SEEDS.size()];

        Run(PipelineBed bed) {
            this.bed = bed;
            bed.kasmina.blend(frames.asFlux(), Flux.never()).subscribe(this);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Blended answer) {
            answers.add(answer);
            open.add(answer);
        }

        void act(int what) {
            switch (what) {
                case 0, 1, 2 -> offer(0, what == 0 ? ScriptedHost.SHAPE : TensorShape.of(1, 2));
                case 3 -> offer(1, ScriptedHost.SHAPE);
                case 4 -> bed.device.hold();
                case 5 -> bed.device.letGo();
                case 6 -> request(1);
                default -> giveBack(open.size() / 2);
            }
        }

        void finish() {
            frames.tryEmitComplete().orThrow();
            bed.device.letGo();
            request(Long.MAX_VALUE);
            while (!open.isEmpty()) {
                giveBack(0);
            }
        }

        List<Long> steps(int seed) {
            return answers.stream()
                    .filter(answer -> answer.seed().equals(SEEDS.get(seed)))
                    .map(Blended::step)
                    .toList();
        }

        List<Long> sent(int seed) {
            return LongStream.range(0, next[seed]).boxed().toList();
        }

        /** One whose shape is not its kernel's output's fails. */
        private void offer(int seed, TensorShape shape) {
            float[] values = new float[(int) shape.size()];
            Activation frame = new Activation(
                    SEEDS.get(seed),
                    next[seed]++,
                    bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4),
                    shape.equals(ScriptedHost.SHAPE) ? null : bed.ops.floats(shape, values));
            frames.tryEmitNext(frame).orThrow();
        }

        private void giveBack(int index) {
            if (index < open.size()) {
                open.remove(index).close();
            }
        }
    }
}
