package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** Eight seeds that blend in every mode on one real device, which works when it is told to. Main thread only. */
final class BurstBed implements AutoCloseable {

    /** How many seeds there are. */
    static final int SEEDS = 8;

    private static final int BATCH = 32;
    private static final TensorShape SHAPE = TensorShape.of(BATCH, TinyHost.WIDTH);
    private static final TensorShape CLASSES = TensorShape.of(BATCH, TinyHost.CLASSES);
    private static final long LONG = 20;

    /** The pipeline. */
    final DjlRig rig = DjlRig.open(DjlOptions.shared().config(config -> config.withBlendPlaces(128)));

    private final List<SeedId> seeds =
            IntStream.range(0, SEEDS).mapToObj(i -> new SeedId("burst-" + i)).toList();
    private final long from;

    BurstBed() {
        for (int i = 0; i < SEEDS; i++) {
            rig.train(seeds.get(i), DjlRig.GOOD, spec(i));
            rig.advance(seeds.get(i), SeedOperation.START_GRAFTING);
        }
        from = rig.last() + 1;
    }

    SeedId seed(int number) {
        return seeds.get(number);
    }

    /** Keeps the device busy, when what waits now is done, until the latch opens. */
    CountDownLatch hold() {
        CountDownLatch gate = new CountDownLatch(1);
        rig.lane().burst(() -> gate.await(LONG, TimeUnit.SECONDS)).subscribe();
        return gate;
    }

    /** Waits until so many tasks wait for the device. */
    void awaitQueued(int tasks) {
        await(() -> rig.lane().figures().queueDepth() == tasks);
    }

    Line open() {
        return new Line();
    }

    /** Makes a seed's frame, always the same for a step. */
    Input make(int number, long step) {
        return make(number, step, SHAPE);
    }

    /** Makes a frame whose seed has an output of another shape. */
    Input make(int number, long step, TensorShape output) {
        Random random = new Random(number * 1_000L + step);
        return rig.call(() -> new Input(
                number,
                new Activation(seed(number), from + step, floats(random, SHAPE), floats(random, output)),
                needsLogits(number) ? new Logits(seed(number), from + step, floats(random, CLASSES)) : null));
    }

    /** Makes the frames of some steps, each step's of all seeds. */
    List<Input> makeAll(int fromStep, int toStep) {
        return IntStream.range(fromStep * SEEDS, toStep * SEEDS)
                .mapToObj(i -> make(i % SEEDS, i / SEEDS))
                .toList();
    }

    /** Returns the answers to frames of one seed in a stream of its own. */
    List<Answer> alone(int number, int steps) {
        Line line = open();
        for (int step = 0; step < steps; step++) {
            line.send(make(number, step));
        }
        List<Answer> answers = line.await(steps);
        line.complete();
        return answers;
    }

    /** Nothing is open but what the pipeline keeps for good. */
    void atRest() {
        rig.send(new Command.Emergency(rig.policy.header(), false));
        rig.awaitOpenTensors(0);
    }

    @Override
    public void close() {
        rig.close();
    }

    private static BlendSpec spec(int number) {
        float[] alphas = new float[TinyHost.WIDTH];
        Arrays.fill(alphas, 0.3f);
        return List.of(
                        new BlendSpec.Convex(),
                        new BlendSpec.Residual(),
                        BlendSpec.Channel.of(alphas),
                        BlendSpec.Confidence.defaults())
                .get(number % 4);
    }

    private Tensor floats(Random random, TensorShape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return TensorBackend.floats(rig.backend().ops(), shape, values);
    }

    private static boolean needsLogits(int number) {
        return number % 4 == 3;
    }

    private static void await(BooleanSupplier reached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /**
     * A frame before it is sent, with its logits where its seed needs them.
     *
     * @param number its seed's
     * @param activation the activation
     * @param logits the logits or null
     */
    record Input(int number, Activation activation, Logits logits) {}

    /**
     * What became of a frame.
     *
     * @param seed its seed
     * @param step counted from the bed's first
     * @param end {@code made} or why not
     * @param values the blend, bit for bit
     */
    record Answer(SeedId seed, long step, String end, List<Double> values) {}

    /** One stream; its leases are given back when its answers were read. */
    final class Line {

        private final Sinks.Many<Activation> activations =
                Sinks.many().unicast().onBackpressureBuffer();
        private final Sinks.Many<Logits> logits = Sinks.many().unicast().onBackpressureBuffer();
        private final Queue<Blended> answers = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final Disposable stream = rig.kasmina
                .blend(activations.asFlux(), logits.asFlux())
                .subscribe(answers::add, end::completeExceptionally, () -> end.complete("complete"));

        void send(Input input) {
            activations.tryEmitNext(input.activation()).orThrow();
            if (input.logits() != null) {
                logits.tryEmitNext(input.logits()).orThrow();
            }
        }

        void cancel() {
            stream.dispose();
        }

        /** Waits for answers, reads them and gives them back. */
        List<Answer> await(int count) {
            BurstBed.await(() -> answers.size() >= count);
            List<Answer> read = rig.call(() -> answers.stream().map(this::read).toList());
            answers.forEach(Blended::close);
            answers.clear();
            return read;
        }

        /** Ends the stream, which must bring no further answer. */
        void complete() {
            activations.tryEmitComplete().orThrow();
            assertThat(end.orTimeout(LONG, TimeUnit.SECONDS).join()).isEqualTo("complete");
            assertThat(answers).isEmpty();
        }

        private Answer read(Blended answer) {
            if (answer instanceof Blended.Made made) {
                double[] values = TensorBackend.values(rig.backend().ops(), made.tensor());
                return new Answer(
                        made.seed(),
                        made.step() - from,
                        "made",
                        Arrays.stream(values).boxed().toList());
            }
            String reason =
                    answer instanceof Blended.Failed failed ? failed.reason().code() : "untouched";
            return new Answer(answer.seed(), answer.step() - from, reason, List.of());
        }
    }
}
