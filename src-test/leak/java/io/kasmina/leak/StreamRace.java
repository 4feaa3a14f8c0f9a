package io.kasmina.leak;

import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Frame;
import io.kasmina.blend.Logits;
import io.kasmina.djl.DjlRig;
import io.kasmina.djl.TinyHost;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.Custody;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;

/**
 * One stream of frames on real tensors that is brought to a stage and then ended, while everything that was held there is let go on another
 * thread. Main thread only.
 */
final class StreamRace {

    /** Where frames are when the end comes. */
    enum Stage {
        /** In the join, without their logits. */
        JOIN,
        /** Behind a busy device. */
        DEVICE,
        /** Blended, and nobody asked for them. */
        ANSWERS,
        /** With a consumer who keeps the buffers. */
        CONSUMER,
        /** Anywhere. */
        MOVING
    }

    /** How the stream ends. */
    enum End {
        CANCEL,
        ERROR,
        OVERFLOW,
        TIMEOUT,
        SHUTDOWN
    }

    private static final int FRAMES = 24;
    private static final int BATCH = 4;
    private static final Duration SHORT = Duration.ofMillis(20);

    private final DjlRig rig;
    private final Random random;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Queue<Blended> kept = new ConcurrentLinkedQueue<>();

    StreamRace(DjlRig rig, long seed) {
        this.rig = rig;
        this.random = new Random(seed);
    }

    /** Runs it; afterwards everything that it made was closed, or is about to be. */
    void run(long from, Stage stage, End end) {
        FrameSource<Activation> activations =
                new FrameSource<>(make(from, at -> new Activation(SEED, at, host(rig), null)));
        FrameSource<Logits> logits = new FrameSource<>(
                stage == Stage.JOIN ? List.of() : make(from, at -> new Logits(SEED, at, policy(rig))));
        if (stage == Stage.DEVICE) {
            rig.lane().data(() -> gate.await(20, TimeUnit.SECONDS)).subscribe();
        }
        Custody<Blended> answers = new Custody<>(Blended::discard);
        Receiver receiver = new Receiver(stage, answers);
        Flux<Blended> stream = rig.kasmina.blend(source(activations, end), source(logits, end));
        (end == End.TIMEOUT ? stream.doOnNext(answers::keep).timeout(SHORT) : stream.doOnNext(answers::keep))
                .subscribe(receiver);
        await(stage, activations);
        CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> {
            pause();
            end(end, receiver, activations);
        });
        pause();
        gate.countDown();
        ending.orTimeout(20, TimeUnit.SECONDS).join();
        receiver.awaitEnd(end);
        answers.end();
        kept.forEach(Blended::discard);
        activations.closeRest();
        logits.closeRest();
    }

    private static <F extends Frame> Flux<F> source(FrameSource<F> frames, End end) {
        Flux<F> source = Flux.from(frames);
        return end == End.OVERFLOW
                ? source.onBackpressureBuffer(2, dropped -> {}, BufferOverflowStrategy.DROP_LATEST)
                : source;
    }

    private void await(Stage stage, FrameSource<Activation> activations) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!reached(stage, activations)) {
            assertThat(System.nanoTime()).as("waits for %s", stage).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private boolean reached(Stage stage, FrameSource<Activation> activations) {
        return switch (stage) {
            case JOIN, ANSWERS -> activations.emitted() >= 4;
            case DEVICE -> rig.lane().figures().queueDepth() >= 1;
            case CONSUMER -> !kept.isEmpty();
            case MOVING -> true;
        };
    }

    private void end(End end, Receiver receiver, FrameSource<Activation> activations) {
        switch (end) {
            case CANCEL, OVERFLOW -> receiver.dispose();
            case ERROR -> activations.fail();
            case TIMEOUT -> {}
            case SHUTDOWN -> rig.kasmina.close();
        }
    }

    private void pause() {
        spin(random.nextInt(20_000));
    }

    /** Lets a moment pass that is as short as a race needs. */
    static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    private <F> List<F> make(long from, LongFunction<F> maker) {
        return rig.call(
                () -> LongStream.range(from, from + FRAMES).mapToObj(maker).toList());
    }

    /** Makes an activation; device thread only. */
    static Tensor host(DjlRig rig) {
        return TensorBackend.floats(
                rig.backend().ops(), TensorShape.of(BATCH, TinyHost.WIDTH), new float[BATCH * TinyHost.WIDTH]);
    }

    /** Makes logits; device thread only. */
    static Tensor policy(DjlRig rig) {
        return TensorBackend.floats(
                rig.backend().ops(), TensorShape.of(BATCH, TinyHost.CLASSES), new float[BATCH * TinyHost.CLASSES]);
    }

    /** Asks for what its stage allows, and gives back at once what it need not keep. */
    private final class Receiver extends BaseSubscriber<Blended> {

        private final Stage stage;
        private final Custody<Blended> answers;
        private final CountDownLatch over = new CountDownLatch(1);

        Receiver(Stage stage, Custody<Blended> answers) {
            this.stage = stage;
            this.answers = answers;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (stage != Stage.ANSWERS) {
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        protected void hookOnNext(Blended answer) {
            if (!answers.take(answer)) {
                return;
            }
            if (stage == Stage.CONSUMER) {
                kept.add(answer);
            } else {
                answer.close();
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            over.countDown();
        }

        @Override
        protected void hookOnComplete() {
            over.countDown();
        }

        void awaitEnd(End end) {
            try {
                if (stage == Stage.ANSWERS && !isDisposed()) {
                    request(Long.MAX_VALUE); // an error waits behind the answers before it
                }
                boolean ended = isDisposed() || over.await(20, TimeUnit.SECONDS);
                assertThat(ended).as("the stream ended by %s", end).isTrue();
            } catch (InterruptedException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
