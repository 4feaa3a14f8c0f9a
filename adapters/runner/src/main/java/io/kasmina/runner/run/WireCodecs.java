package io.kasmina.runner.run;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.KernelReply;
import io.kasmina.isolate.Gradients;
import io.kasmina.kafka.Decoded;
import io.kasmina.kafka.KafkaCodecs;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.wire.ActivationRecords;
import io.kasmina.wire.AdjustmentEncoder;
import io.kasmina.wire.GradientRecords;
import io.kasmina.wire.HostNoteData;
import io.kasmina.wire.HostNoteRecords;
import io.kasmina.wire.KernelRecords;
import io.kasmina.wire.LogitsRecords;
import io.kasmina.wire.OutcomeEncoder;
import io.kasmina.wire.PacketEncoder;
import io.kasmina.wire.Reading;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The bus's records as Leyline's and Kasmina's messages, their frames as tensors of the device. */
final class WireCodecs {

    private final FrameUpload upload;

    private WireCodecs(FrameUpload upload) {
        this.upload = upload;
    }

    /**
     * Makes codecs.
     *
     * @param upload makes tensors
     */
    static KafkaCodecs of(FrameUpload upload) {
        WireCodecs codecs = new WireCodecs(upload);
        return new KafkaCodecs(
                new KafkaCodecs.Readers(
                        codecs::activation,
                        codecs::logits,
                        WireCodecs::gradients,
                        WireCodecs::note,
                        bytes -> reply(KernelRecords.ready(bytes)),
                        bytes -> reply(KernelRecords.error(bytes))),
                new KafkaCodecs.Writers(
                        OutcomeEncoder::encode,
                        PacketEncoder::encode,
                        AdjustmentEncoder::encode,
                        KernelRecords::request),
                StateCodecs.make());
    }

    /**
     * Turns what reading a record gave into what the bus takes.
     *
     * @param reading what was read
     * @param found makes the answer for a record that could be
     */
    static <A, B> Decoded<B> decoded(Reading<A> reading, Function<A, Decoded<B>> found) {
        if (reading instanceof Reading.Read<A> read) {
            return found.apply(read.value());
        }
        Reading.Unreadable<A> not = (Reading.Unreadable<A>) reading;
        return new Decoded.Unreadable<>(not.fault(), not.field(), null);
    }

    private Mono<Decoded<Activation>> activation(byte[] bytes) {
        return uploaded(ActivationRecords.read(bytes), upload::activation);
    }

    private Mono<Decoded<Logits>> logits(byte[] bytes) {
        return uploaded(LogitsRecords.read(bytes), upload::logits);
    }

    private static <A, B> Mono<Decoded<B>> uploaded(Reading<A> reading, Function<A, Mono<Decoded<B>>> upload) {
        return reading instanceof Reading.Read<A> read
                ? upload.apply(read.value())
                : Mono.just(decoded(reading, never -> new Decoded.Foreign<>()));
    }

    private static Decoded<Gradients> gradients(byte[] bytes) {
        return decoded(
                GradientRecords.read(bytes),
                data -> new Decoded.OfRun<>(data.gradients(), data.key().run()));
    }

    private static Decoded<HostNote> note(byte[] bytes) {
        return decoded(HostNoteRecords.read(bytes), note -> new Decoded.OfRun<>(note(note), note.run()));
    }

    private static HostNote note(HostNoteData data) {
        return data instanceof HostNoteData.Report report
                ? new HostNote.Reported(report.report())
                : new HostNote.Stepped(((HostNoteData.Mark) data).mark().step());
    }

    /** What names no request is other news of the topic, such as an update of the catalog. */
    private static Decoded<KernelReply> reply(Reading<KernelReply> reading) {
        return decoded(
                reading, reply -> reply.requestId().isEmpty() ? new Decoded.Foreign<>() : new Decoded.Value<>(reply));
    }
}
