package io.kasmina.wire;

import com.google.protobuf.Timestamp;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.wire.leyline.KernelArtifactError;
import io.kasmina.wire.leyline.KernelArtifactReady;
import io.kasmina.wire.leyline.KernelPrefetchRequest;

/** The artifact store's side of {@link KernelRecords}: reads requests and writes replies. Stateless. */
public final class KernelSourceRecords {

    private KernelSourceRecords() {}

    /** Reads a KernelPrefetchRequest. */
    public static Reading<KernelRequest> request(byte[] value) {
        return Messages.parse(KernelPrefetchRequest.parser(), value).then(KernelSourceRecords::request);
    }

    /** Writes a KernelArtifactReady. */
    public static byte[] ready(KernelReply.Ready reply) {
        return KernelArtifactReady.newBuilder()
                .setRequestId(reply.requestId())
                .setBlueprintId(reply.blueprintId())
                .setArtifactRef(reply.artifactRef())
                .setChecksum(reply.checksum())
                .setGuardDigest(reply.guardDigest())
                .setPrewarmP50Ms(reply.prewarmP50Millis())
                .setPrewarmP95Ms(reply.prewarmP95Millis())
                .build()
                .toByteArray();
    }

    /** Writes a KernelArtifactError. */
    public static byte[] error(KernelReply.Unavailable reply) {
        return KernelArtifactError.newBuilder()
                .setRequestId(reply.requestId())
                .setBlueprintId(reply.blueprintId())
                .setReason(reply.reason())
                .build()
                .toByteArray();
    }

    private static Reading<KernelRequest> request(KernelPrefetchRequest message) {
        Timestamp issued = message.getIssuedAt();
        if (!Timestamps.isValid(issued.getSeconds(), issued.getNanos())) {
            return new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "issued_at");
        }
        return FieldChecks.run(message.getTrainingRunId())
                .then(run -> new Reading.Read<>(new KernelRequest(
                        message.getRequestId(),
                        message.getBlueprintId(),
                        run,
                        Timestamps.toInstant(issued.getSeconds(), issued.getNanos()))));
    }
}
