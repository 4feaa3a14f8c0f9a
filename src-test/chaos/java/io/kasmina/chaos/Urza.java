package io.kasmina.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.Sha256;
import io.kasmina.wire.leyline.KernelArtifactReady;
import io.kasmina.wire.leyline.KernelPrefetchRequest;
import java.nio.file.Path;
import java.util.Map;

/** Answers every request for a kernel with the one file that it has. */
final class Urza {

    private final Bus bus;
    private final Path file;
    private final Sha256 digest;

    Urza(Bus bus, Path file, Sha256 digest) {
        this.bus = bus;
        this.file = file;
        this.digest = digest;
    }

    void asked(byte[] request) throws InvalidProtocolBufferException {
        KernelPrefetchRequest asked = KernelPrefetchRequest.parseFrom(request);
        byte[] ready = KernelArtifactReady.newBuilder()
                .setRequestId(asked.getRequestId())
                .setBlueprintId(asked.getBlueprintId())
                .setArtifactRef(file.toUri().toString())
                .setChecksum(digest.hex())
                .build()
                .toByteArray();
        bus.send("oona.kernels.ready", asked.getBlueprintId(), ready, Map.of());
    }
}
