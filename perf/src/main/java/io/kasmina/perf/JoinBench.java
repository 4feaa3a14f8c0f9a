package io.kasmina.perf;

import io.kasmina.blend.Activation;
import io.kasmina.blend.ActivationJoin;
import io.kasmina.blend.BlendConfig;
import io.kasmina.blend.Frame;
import io.kasmina.blend.Joined;
import io.kasmina.blend.Logits;
import io.kasmina.blend.LogitsNeed;
import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What {@link JoinRow} compares. Each workload returns how many activations were answered. One thread. */
final class JoinBench {

    /** Frames of a source that wait at one time, in the bare join as in the operator. */
    private static final int WINDOW = BlendConfig.defaults().joinCapacity();

    private static final int SEEDS = 8;

    private final List<Activation> activations = new ArrayList<>();
    private final List<Logits> logits = new ArrayList<>();

    /** Makes frames without content, in the order in which they come. */
    JoinBench(int pairs) {
        for (int i = 0; i < pairs; i++) {
            SeedId seed = new SeedId("seed-" + i % SEEDS);
            activations.add(new Activation(seed, i / SEEDS, Hollow.TENSOR, null));
            logits.add(new Logits(seed, i / SEEDS, Hollow.TENSOR));
        }
    }

    /** Joins pairs by the operator: a window of activations comes first, then their logits one by one. */
    long joined() {
        return count(join(LogitsNeed.NOW).join(Flux.fromIterable(activations), Flux.fromIterable(logits)));
    }

    /** Passes activations that need no logits through the operator. */
    long passed() {
        return count(join(LogitsNeed.NONE).join(Flux.fromIterable(activations), Flux.never()));
    }

    /** Joins the same pairs in the same order with a hash table and nothing else. */
    long bare() {
        Map<Key, Activation> waiting = new HashMap<>();
        long answered = 0;
        for (int from = 0; from < activations.size(); from += WINDOW) {
            int to = Math.min(from + WINDOW, activations.size());
            activations.subList(from, to).forEach(frame -> waiting.put(Key.of(frame), frame));
            for (Logits frame : logits.subList(from, to)) {
                Activation other = waiting.remove(Key.of(frame));
                answered += other == null ? 0 : closed(new Joined(other, frame.values(), false));
            }
        }
        return checked(answered);
    }

    /** Pairs the same records by their place in the streams, as Reactor does. */
    long zipped() {
        return count(Flux.zip(
                Flux.fromIterable(activations),
                Flux.fromIterable(logits),
                (activation, other) -> new Joined(activation, other.values(), false)));
    }

    /** Sends activations over Reactor's queue between two operators, without a thread of its own. */
    long hopped() {
        return count(Flux.fromIterable(activations)
                .publishOn(Schedulers.immediate(), WINDOW)
                .map(frame -> new Joined(frame, null, false)));
    }

    private static ActivationJoin join(LogitsNeed need) {
        return ActivationJoin.of(BlendConfig.defaults(), frame -> need, Schedulers.parallel(), StageRecorder.NONE);
    }

    private long count(Flux<Joined> answers) {
        Long answered = answers.map(JoinBench::closed)
                .reduce(0L, (sum, one) -> sum + one)
                .block();
        return checked(answered == null ? 0 : answered);
    }

    private static int closed(Joined joined) {
        joined.close();
        return 1;
    }

    private long checked(long answered) {
        if (answered != activations.size()) {
            throw new IllegalStateException("answered " + answered + " of " + activations.size() + " activations");
        }
        return answered;
    }

    private record Key(SeedId seed, long step) {
        static Key of(Frame frame) {
            return new Key(frame.seed(), frame.step());
        }

        /** As good as the operator's: what a record makes itself lets steps of similar seeds collide. */
        @Override
        public int hashCode() {
            return seed.hashCode() ^ (int) ((step * 0x9E3779B97F4A7C15L) >>> 32);
        }
    }

    /** A tensor that costs nothing, closed as often as anyone likes. */
    private enum Hollow implements Tensor {
        TENSOR;

        @Override
        public TensorShape shape() {
            return TensorShape.of(1);
        }

        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }
}
