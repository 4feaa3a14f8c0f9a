package io.kasmina.chaos;

import com.google.protobuf.ByteString;
import io.kasmina.wire.records.ActivationRecord;
import io.kasmina.wire.records.GradientPair;
import io.kasmina.wire.records.GradientRecord;
import io.kasmina.wire.records.LogitsRecord;
import io.kasmina.wire.records.StepMark;
import io.kasmina.wire.records.TensorDtype;
import io.kasmina.wire.records.TensorFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A host that streams, and the policy beside it: activations and gradients of a few seeds, logits of those that blend by them, then the mark of the
 * step. One thread.
 */
final class Host {

    private static final int ROWS = 2;
    private static final int COLUMNS = 4;
    private static final int CLASSES = 3;
    /** One in so many logits is forgotten, one has no activation. */
    private static final int ODD = 8;

    private final Bus bus;
    private final Random random;
    private final List<String> seeds;
    private final Predicate<String> wantsLogits;
    private long step;

    Host(Bus bus, Random random, List<String> seeds, Predicate<String> wantsLogits) {
        this.bus = bus;
        this.random = random;
        this.seeds = seeds;
        this.wantsLogits = wantsLogits;
    }

    /** Sends one step. */
    void step(int frames) {
        step++;
        int first = random.nextInt(seeds.size());
        for (int i = 0; i < frames; i++) {
            stream(seeds.get((first + i) % seeds.size()));
        }
        mark();
    }

    /** Sends a step of every seed, behind which no activation of an earlier one is to be waited for. */
    void last() {
        step++;
        seeds.forEach(this::activation);
        mark();
    }

    private void stream(String seed) {
        if (!wantsLogits.test(seed)) {
            activation(seed);
            return;
        }
        // whichever comes first
        switch (random.nextInt(ODD)) {
            case 0 -> activation(seed);
            case 1 -> logits(seed);
            case 2, 3, 4 -> {
                activation(seed);
                logits(seed);
            }
            default -> {
                logits(seed);
                activation(seed);
            }
        }
    }

    private void mark() {
        byte[] mark = StepMark.newBuilder()
                .setTrainingRunId(Press.RUN.value())
                .setStep(step)
                .build()
                .toByteArray();
        bus.send("oona.steps", "", mark, Map.of());
    }

    private void activation(String seed) {
        byte[] record = ActivationRecord.newBuilder()
                .setTrainingRunId(Press.RUN.value())
                .setSeedId(seed)
                .setStep(step)
                .setHost(noise(COLUMNS))
                .setSeed(noise(COLUMNS))
                .build()
                .toByteArray();
        bus.send("oona.activations", seed, record, Map.of());
        gradients(seed);
    }

    private void logits(String seed) {
        byte[] record = LogitsRecord.newBuilder()
                .setTrainingRunId(Press.RUN.value())
                .setSeedId(seed)
                .setStep(step)
                .setLogits(noise(CLASSES))
                .build()
                .toByteArray();
        bus.send("oona.logits", seed, record, Map.of());
    }

    /** A seed that is isolated: no leak, and a pair that has nothing in common. */
    private void gradients(String seed) {
        GradientPair pair = GradientPair.newBuilder()
                .setParameter("weight")
                .setHost(frame(1, 0))
                .setSeed(frame(0, 1))
                .setPopulation(2)
                .build();
        byte[] record = GradientRecord.newBuilder()
                .setTrainingRunId(Press.RUN.value())
                .setSeedId(seed)
                .setStep(step)
                .addPairs(pair)
                .setHostNormSquared(1)
                .setSeedNormSquared(1)
                .setLeakNorm(0)
                .build()
                .toByteArray();
        bus.send("oona.gradients", seed, record, Map.of());
    }

    private static TensorFrame frame(float... elements) {
        ByteBuffer data = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(elements);
        return TensorFrame.newBuilder()
                .setDtype(TensorDtype.TENSOR_DTYPE_FLOAT32)
                .addShape(elements.length)
                .setData(ByteString.copyFrom(data))
                .build();
    }

    private TensorFrame noise(int columns) {
        ByteBuffer data = ByteBuffer.allocate(ROWS * columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat(random.nextFloat());
        }
        return TensorFrame.newBuilder()
                .setDtype(TensorDtype.TENSOR_DTYPE_FLOAT32)
                .addShape(ROWS)
                .addShape(columns)
                .setData(ByteString.copyFrom(data.flip()))
                .build();
    }
}
