package io.kasmina.runner.demo;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.djl.digits.HostFrame;
import io.kasmina.djl.digits.StreamedFrames;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.runner.digits.JobFailure;
import io.kasmina.runner.digits.Waiting;
import io.kasmina.wire.ActivationData;
import io.kasmina.wire.ActivationRecords;
import io.kasmina.wire.BlendedData;
import io.kasmina.wire.FrameData;
import io.kasmina.wire.FrameKey;
import io.kasmina.wire.GradientData;
import io.kasmina.wire.GradientRecords;
import io.kasmina.wire.HostReportRecords;
import io.kasmina.wire.LogitsData;
import io.kasmina.wire.LogitsRecords;
import io.kasmina.wire.OutcomeData;
import io.kasmina.wire.StepMarkData;
import io.kasmina.wire.StepMarkRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The host's and the policy's way onto the bus. Main thread only; it blocks until the brokers have what is sent. */
final class HostBus {

    private final KafkaClient client;
    private final KafkaTopics topics;
    private final HostEar ear;
    private final Meter meter;
    private final TrainingRunId run;

    HostBus(KafkaClient client, KafkaTopics topics, HostEar ear, Meter meter, TrainingRunId run) {
        this.client = client;
        this.topics = topics;
        this.ear = ear;
        this.meter = meter;
        this.run = run;
    }

    /**
     * Sends a command about a seed to the partition that the seed belongs to and waits for its outcome.
     *
     * @throws JobFailure if none comes
     */
    OutcomeData command(SeedId seed, SignedCommand command) {
        return command(command, new Origin(topics.commands(), -1, -1), seed);
    }

    /** As {@link #command(SeedId, SignedCommand)}, to a partition of the sender's choice. */
    OutcomeData commandTo(int partition, SeedId seed, SignedCommand command) {
        return command(command, new Origin(topics.commands(), partition, -1), seed);
    }

    /** Says that a step is done, and what its gradients showed. */
    void trained(SeedId seed, long step, double leak, double seedSquared) {
        GradientData gradients = new GradientData(new FrameKey(run, seed, step), List.of(), 0, seedSquared, leak);
        send(List.of(mark(step), record(topics.gradients(), seed.value(), GradientRecords.write(gradients), Map.of())));
    }

    /** Says that a step is done. */
    void stepped(long step) {
        send(List.of(mark(step)));
    }

    /** Says how a seed does, then that a step is done. */
    void reported(HostReport report) {
        send(List.of(
                record(topics.steps(), run.value(), HostReportRecords.write(run, report), Map.of()),
                mark(report.step())));
    }

    /**
     * Has a frame blended.
     *
     * @param withSeed whether the seed's output goes along; otherwise the runner runs its kernel
     * @param withLogits whether the logits do
     * @return the answer
     * @throws JobFailure if none comes
     */
    BlendedData blend(SeedId seed, long step, StreamedFrames frames, boolean withSeed, boolean withLogits) {
        FrameKey key = new FrameKey(run, seed, step);
        BusRecord activation = activation(key, frames, withSeed);
        long began = System.nanoTime();
        send(withLogits ? List.of(logits(key, frames), activation) : List.of(activation));
        BlendedData answer = Waiting.result("the blend of step " + step, ear.blend(seed, step));
        meter.blended(System.nanoTime() - began, activation.value().length);
        return answer;
    }

    /** Has many frames blended, each a step of its own, and waits for the last answer; returns the seconds that took. */
    double burst(SeedId seed, long first, int count, StreamedFrames frames) {
        long began = System.nanoTime();
        Flux<BusRecord> records = Flux.range(0, count).concatMapIterable(i -> {
            FrameKey key = new FrameKey(run, seed, first + i);
            return List.of(logits(key, frames), activation(key, frames, true));
        });
        Waiting.end("sending frames", client.send(records).then());
        Waiting.result("the last blend", ear.blend(seed, first + count - 1));
        return (System.nanoTime() - began) / 1e9;
    }

    private OutcomeData command(SignedCommand command, Origin to, SeedId seed) {
        DetachedSignature signature = command.signature();
        Map<String, byte[]> headers = signature == null
                ? Map.of()
                : Map.of(
                        DetachedSignature.KEY_ID_HEADER,
                        signature.keyId().getBytes(StandardCharsets.UTF_8),
                        DetachedSignature.SIGNATURE_HEADER,
                        signature.tag());
        long began = System.nanoTime();
        Origin place = Waiting.result(
                "sending a command",
                client.send(new BusRecord(to, null, utf8(seed.value()), command.value(), headers)));
        OutcomeData outcome = Waiting.result("an outcome", ear.outcome(place));
        meter.answered(System.nanoTime() - began);
        return outcome;
    }

    private BusRecord activation(FrameKey key, StreamedFrames frames, boolean withSeed) {
        ActivationData data = new ActivationData(key, frame(frames.host()), withSeed ? frame(frames.seed()) : null);
        return record(topics.activations(), key.seed().value(), ActivationRecords.write(data), Map.of());
    }

    private BusRecord logits(FrameKey key, StreamedFrames frames) {
        LogitsData data = new LogitsData(key, frame(frames.logits()));
        return record(topics.logits(), key.seed().value(), LogitsRecords.write(data), Map.of());
    }

    private BusRecord mark(long step) {
        return record(
                topics.steps(), run.value(), StepMarkRecords.write(new StepMarkData(run, step, 0, false)), Map.of());
    }

    private void send(List<BusRecord> records) {
        Waiting.end("sending", client.send(Flux.fromIterable(records)).then());
        meter.sent(records.size());
    }

    private static BusRecord record(String topic, String key, byte[] value, Map<String, byte[]> headers) {
        return BusRecord.to(topic, utf8(key), value, headers);
    }

    private static FrameData frame(HostFrame frame) {
        return new FrameData(frame.shape(), frame.dtype(), frame.data());
    }

    /** Returns a blended frame as the host takes it, null where none was made. */
    static @Nullable HostFrame frame(BlendedData blended) {
        FrameData frame = blended.frame();
        return frame == null ? null : new HostFrame(frame.shape(), frame.dtype(), frame.data());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
