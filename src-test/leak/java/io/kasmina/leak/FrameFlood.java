package io.kasmina.leak;

import static io.kasmina.djl.DjlRig.PATIENCE;
import static io.kasmina.djl.DjlRig.SEED;
import static io.kasmina.djl.TinyHost.CLASSES;
import static io.kasmina.djl.TinyHost.WIDTH;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Frame;
import io.kasmina.blend.Logits;
import io.kasmina.djl.DjlRig;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Streams of frames that end in every way: blended, without logits, misshapen, not finite, given up by the consumer, broken off by the
 * source. One thread.
 */
final class FrameFlood {

    private static final int STREAM = 100;
    private static final int BATCH = 32;

    private final DjlRig rig;
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private long step;

    FrameFlood(DjlRig rig) {
        this.rig = rig;
        this.step = rig.last();
    }

    /** Sends frames in streams of 100 and waits for the end of each. */
    void send(int frames) {
        for (int stream = 0; stream < frames / STREAM; stream++) {
            step += STREAM;
            Handed<Activation> activations = rig.call(() -> activations(step));
            Handed<Logits> logits = rig.call(() -> logits(step));
            send(stream, activations.flux(), logits.flux());
            activations.closeRest();
            logits.closeRest();
        }
    }

    /** Returns how many answers there were of a kind, a failure's code or {@code made}. */
    int answers(String kind) {
        return answers.getOrDefault(kind, 0);
    }

    private void send(int stream, Flux<Activation> activations, Flux<Logits> logits) {
        switch (stream % 3) {
            case 0 -> wait(rig.kasmina.blend(activations, logits), STREAM);
            case 1 -> wait(rig.kasmina.blend(activations, logits), STREAM / 3);
            default -> {
                Flux<Activation> broken = activations.concatWith(Mono.error(new IllegalStateException("source")));
                wait(rig.kasmina.blend(broken, logits).onErrorComplete(), STREAM);
            }
        }
    }

    private void wait(Flux<Blended> stream, int most) {
        stream.doOnNext(this::take).take(most).blockLast(PATIENCE);
    }

    private void take(Blended blended) {
        String kind = blended instanceof Blended.Failed failed ? failed.reason().code() : "made";
        answers.merge(kind, 1, Integer::sum);
        if (blended.step() % 3 == 0) {
            Schedulers.parallel().schedule(blended::close);
        } else {
            blended.close();
        }
    }

    private Handed<Activation> activations(long from) {
        return Handed.of(IntStream.range(0, STREAM).mapToObj(i -> activation(from + i, i % 10)));
    }

    private Handed<Logits> logits(long from) {
        return Handed.of(IntStream.range(0, STREAM)
                .filter(i -> i % 10 != 0)
                .mapToObj(i -> new Logits(SEED, from + i, policy(i % 10 == 1 ? 1 : BATCH))));
    }

    private Activation activation(long at, int kind) {
        return new Activation(
                SEED,
                at,
                floats(kind == 2 ? Float.NaN : 1, BATCH, WIDTH),
                kind == 3 ? floats(2, BATCH, WIDTH) : kind == 4 ? floats(2, BATCH, 1) : null);
    }

    private Tensor policy(int batch) {
        return floats(1, batch, CLASSES);
    }

    private Tensor floats(float value, int rows, int columns) {
        ByteBuffer bytes = ByteBuffer.allocate(rows * columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat(value);
        }
        return rig.backend().ops().create(TensorShape.of(rows, columns), DType.FLOAT32, bytes.flip());
    }

    /** Frames of a source, each of which belongs to the pipeline as soon as it was emitted. */
    private record Handed<T extends Frame>(List<T> frames, AtomicInteger emitted) {
        static <T extends Frame> Handed<T> of(Stream<T> frames) {
            return new Handed<>(frames.toList(), new AtomicInteger());
        }

        Flux<T> flux() {
            return Flux.generate(sink -> {
                int next = emitted.getAndIncrement();
                if (next < frames.size()) {
                    sink.next(frames.get(next));
                } else {
                    sink.complete();
                }
            });
        }

        void closeRest() {
            for (int rest = emitted.getAndSet(frames.size()); rest < frames.size(); rest++) {
                frames.get(rest).close();
            }
        }
    }
}
