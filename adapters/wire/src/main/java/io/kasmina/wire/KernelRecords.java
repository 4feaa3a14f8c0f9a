package io.kasmina.wire;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.wire.leyline.KernelArtifactError;
import io.kasmina.wire.leyline.KernelArtifactReady;
import io.kasmina.wire.leyline.KernelPrefetchRequest;

/** Writes kernel requests and reads the artifact store's replies. Stateless. */
public final class KernelRecords {

    private KernelRecords() {}

    /** Writes a KernelPrefetchRequest. */
    public static byte[] request(KernelRequest request) {
        return KernelPrefetchRequest.newBuilder()
                .setRequestId(request.requestId())
                .setBlueprintId(request.blueprintId())
                .setTrainingRunId(request.run().value())
                .setIssuedAt(Timestamps.of(request.issuedAt()))
                .build()
                .toByteArray();
    }

    /** Reads a KernelArtifactReady; its fields come as sent. */
    public static Reading<KernelReply> ready(byte[] value) {
        return Messages.parse(KernelArtifactReady.parser(), value)
                .then(message -> new Reading.Read<>(new KernelReply.Ready(
                        message.getRequestId(),
                        message.getBlueprintId(),
                        message.getArtifactRef(),
                        message.getChecksum(),
                        message.getGuardDigest(),
                        message.getPrewarmP50Ms(),
                        message.getPrewarmP95Ms())));
    }

    /** Reads a KernelArtifactError; its fields come as sent. */
    public static Reading<KernelReply> error(byte[] value) {
        return Messages.parse(KernelArtifactError.parser(), value)
                .then(message -> new Reading.Read<>(new KernelReply.Unavailable(
                        message.getRequestId(), message.getBlueprintId(), message.getReason())));
    }
}
