package io.kasmina.perf.kafka;

import com.google.protobuf.ByteString;
import io.kasmina.wire.records.ActivationRecord;
import io.kasmina.wire.records.TensorDtype;
import io.kasmina.wire.records.TensorFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Pairs of activations, host's and seed's, for seeds in turn. One thread. */
final class Frames {

    private final Feed feed;
    private final List<String> seeds;
    private final TensorFrame frame;
    private long step;

    /**
     * Makes the one frame that all of them hold.
     *
     * @param feed takes them
     * @param seeds whose
     * @param bytes of one tensor, a multiple of 4
     * @param first step of the first pair, above those of pairs that were sent before: a runner answers no step twice
     */
    Frames(Feed feed, List<String> seeds, int bytes, long first) {
        this.feed = feed;
        this.seeds = seeds;
        this.step = first;
        ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat(data.position() % 1_000 / 1_000f);
        }
        frame = TensorFrame.newBuilder()
                .setDtype(TensorDtype.TENSOR_DTYPE_FLOAT32)
                .addShape(1)
                .addShape(bytes / Float.BYTES)
                .setData(ByteString.copyFrom(data.flip()))
                .build();
    }

    /** Sends pairs to a topic and waits until they are there. */
    void lay(String topic, int count) {
        for (int i = 0; i < count; i++) {
            String seed = seeds.get((int) (step % seeds.size()));
            byte[] record = ActivationRecord.newBuilder()
                    .setTrainingRunId(Orders.RUN.value())
                    .setSeedId(seed)
                    .setStep(step++)
                    .setHost(frame)
                    .setSeed(frame)
                    .build()
                    .toByteArray();
            feed.send(topic, seed, record);
        }
        feed.flush();
    }
}
