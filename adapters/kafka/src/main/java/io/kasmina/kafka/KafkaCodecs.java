package io.kasmina.kafka;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Adjustment;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Outcome;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.telemetry.Packet;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What records look like, which this adapter does not know. Every function is thread-safe, blocks no caller, throws nothing for what it is given,
 * and leaves the bytes as they are.
 *
 * @param readers of what arrives
 * @param writers of what leaves
 * @param state of what is kept
 */
public record KafkaCodecs(Readers readers, Writers writers, State state) {

    /**
     * Readers of what arrives.
     *
     * @param activation makes an activation, whose tensors belong to who gets it: {@link Decoded.OfRun} or {@link Decoded.Unreadable}
     * @param logits makes logits, the same way
     * @param gradients makes gradients, the same way
     * @param host makes a note of a step mark or a host report, which share a topic, the same way
     * @param kernelReady makes {@link Decoded.Value} of a reply that names an artifact; other news of its topic is foreign
     * @param kernelError makes {@link Decoded.Value} of a reply that names none
     */
    public record Readers(
            Function<byte[], Mono<Decoded<Activation>>> activation,
            Function<byte[], Mono<Decoded<Logits>>> logits,
            Function<byte[], Decoded<Gradients>> gradients,
            Function<byte[], Decoded<HostNote>> host,
            Function<byte[], Decoded<KernelReply>> kernelReady,
            Function<byte[], Decoded<KernelReply>> kernelError) {}

    /**
     * Writers of what leaves; equal values give equal bytes.
     *
     * @param outcome writes an answer to a command
     * @param packet writes telemetry
     * @param adjustment writes an adjustment for the host
     * @param kernelRequest writes a request for a kernel
     */
    public record Writers(
            Function<Outcome, byte[]> outcome,
            Function<Packet, byte[]> packet,
            Function<Adjustment, byte[]> adjustment,
            Function<KernelRequest, byte[]> kernelRequest) {}

    /**
     * Codecs of what is kept: each reads what it wrote as {@link Decoded.Value}.
     *
     * @param writeSeed writes a snapshot
     * @param readSeed reads it
     * @param writeNonce writes a spent nonce
     * @param readNonce reads it
     */
    public record State(
            Function<SeedSnapshot, byte[]> writeSeed,
            Function<byte[], Decoded<SeedSnapshot>> readSeed,
            Function<SpentNonce, byte[]> writeNonce,
            Function<byte[], Decoded<SpentNonce>> readNonce) {}
}
