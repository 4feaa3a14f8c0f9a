package io.kasmina.support;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.isolate.Gradients;
import io.kasmina.kafka.Decoded;
import io.kasmina.kafka.KafkaCodecs;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A wire format for tests of the bus: words with bars between them; the word {@code bad} first cannot be read, {@code other} is foreign. */
public final class LineCodecs {

    private LineCodecs() {}

    /** Returns codecs of everything. */
    public static KafkaCodecs codecs() {
        return new KafkaCodecs(
                new KafkaCodecs.Readers(
                        value -> Mono.fromSupplier(() -> ofRun(value, LineCodecs::activation)),
                        value -> Mono.fromSupplier(() -> ofRun(value, LineCodecs::logits)),
                        value -> ofRun(value, LineCodecs::gradients),
                        value -> ofRun(value, words -> new HostNote.Stepped(Long.parseLong(words[1]))),
                        value -> alone(
                                value, words -> new KernelReply.Ready(words[0], words[1], words[2], "", "", 0, 0)),
                        value -> alone(value, words -> new KernelReply.Unavailable(words[0], words[1], words[2]))),
                new KafkaCodecs.Writers(
                        LineCodecs::outcome,
                        packet -> bytes(packet.id() + "|" + packet.level()),
                        adjustment -> bytes(adjustment.commandId() + "|" + adjustment.optimizerId()),
                        request -> bytes(request.requestId() + "|" + request.blueprintId())),
                new KafkaCodecs.State(
                        seed -> bytes(seed.seed() + "|" + seed.stage() + "|" + seed.epoch()),
                        value -> alone(
                                value, words -> seed(words[0], SeedStage.valueOf(words[1]), Long.parseLong(words[2]))),
                        nonce -> bytes(nonce.owner() + "|" + nonce.commandId() + "|" + nonce.acceptedMillis()),
                        value -> alone(value, words -> new SpentNonce(words[0], words[1], Long.parseLong(words[2])))));
    }

    /** Returns a seed's snapshot of which only these matter. */
    public static SeedSnapshot seed(String id, SeedStage stage, long epoch) {
        return new SeedSnapshot(
                new SeedId(id),
                stage,
                epoch,
                0,
                null,
                SeedSnapshot.Kernel.NONE,
                null,
                null,
                0,
                0,
                0,
                null,
                null,
                BreakerState.CLOSED,
                null);
    }

    /** Returns text as bytes. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns bytes as text. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] outcome(Outcome outcome) {
        return bytes(outcome.subject().commandId() + "|" + outcome.verdict());
    }

    private static Activation activation(String[] words) {
        return new Activation(new SeedId(words[1]), Long.parseLong(words[2]), tensor(words[3]), null);
    }

    private static Logits logits(String[] words) {
        return new Logits(new SeedId(words[1]), Long.parseLong(words[2]), tensor(words[3]));
    }

    private static Gradients gradients(String[] words) {
        return new Gradients(new SeedId(words[1]), Long.parseLong(words[2]), List.of(), 1, 1, 0);
    }

    private static Tensor tensor(String value) {
        ByteBuffer data = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(0, Float.parseFloat(value));
        return new HeapTensorOps().create(TensorShape.of(1, 1), DType.FLOAT32, data);
    }

    private static <T> Decoded<T> ofRun(byte[] value, Function<String[], T> read) {
        Decoded<T> decoded = alone(value, read);
        return decoded instanceof Decoded.Value<T> alone
                ? new Decoded.OfRun<>(alone.value(), new TrainingRunId(words(value)[0]))
                : decoded;
    }

    private static <T> Decoded<T> alone(byte[] value, Function<String[], T> read) {
        String[] words = words(value);
        return switch (words[0]) {
            case "bad" -> new Decoded.Unreadable<>(Rejection.MALFORMED, "words", "java.lang.RuntimeException");
            case "other" -> new Decoded.Foreign<>();
            default -> new Decoded.Value<>(read.apply(words));
        };
    }

    private static String[] words(byte[] value) {
        return text(value).split("\\|");
    }
}
