package io.kasmina.chaos;

import com.google.protobuf.ByteString;
import io.kasmina.wire.records.ActivationRecord;
import io.kasmina.wire.records.StepMark;
import io.kasmina.wire.records.TensorDtype;
import io.kasmina.wire.records.TensorFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A host that streams: activations of a few seeds, then the mark of its step. One thread. */
final class Host {

    private static final int ROWS = 2;
    private static final int COLUMNS = 4;

    private final Bus bus;
    private final Random random;
    private final List<String> seeds;
    private long step;

    Host(Bus bus, Random random, List<String> seeds) {
        this.bus = bus;
        this.random = random;
        this.seeds = seeds;
    }

    /** Sends one step. */
    void step(int frames) {
        step++;
        int first = random.nextInt(seeds.size());
        for (int i = 0; i < frames; i++) {
            activation(seeds.get((first + i) % seeds.size()));
        }
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
                .setHost(frame())
                .setSeed(frame())
                .build()
                .toByteArray();
        bus.send("oona.activations", seed, record, Map.of());
    }

    private TensorFrame frame() {
        ByteBuffer data = ByteBuffer.allocate(ROWS * COLUMNS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat(random.nextFloat());
        }
        return TensorFrame.newBuilder()
                .setDtype(TensorDtype.TENSOR_DTYPE_FLOAT32)
                .addShape(ROWS)
                .addShape(COLUMNS)
                .setData(ByteString.copyFrom(data.flip()))
                .build();
    }
}
