package io.kasmina.perf.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.Sha256;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.prefetch.Digests;
import io.kasmina.wire.leyline.KernelArtifactReady;
import io.kasmina.wire.leyline.KernelPrefetchRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Answers every request for a kernel with one small file, on a thread of its own, until it is closed. */
final class Urza implements AutoCloseable {

    private static final String KERNEL = "def forward(self, x: Tensor) -> Tensor:\n  return x * self.factor\n";

    private final Path file;
    private final Sha256 digest;
    private final Feed feed;
    private final Tap tap;
    private volatile boolean closed;

    Urza(KafkaBench bench) throws IOException {
        file = TorchScriptArchive.of("Bench", KERNEL)
                .withParameter("factor", new float[] {2})
                .writeTo(bench.folder().resolve("bench.pt"));
        digest = Digests.of(file);
        feed = bench.feed();
        tap = bench.tap("oona.kernels.requests");
        new Thread(this::serve, "urza").start();
    }

    /** Returns the file's digest. */
    Sha256 digest() {
        return digest;
    }

    private void serve() {
        try (tap;
                feed) {
            while (!closed) {
                tap.read(Duration.ofMillis(20), request -> answer(request.value()));
            }
        }
    }

    private void answer(byte[] request) {
        try {
            KernelPrefetchRequest asked = KernelPrefetchRequest.parseFrom(request);
            byte[] ready = KernelArtifactReady.newBuilder()
                    .setRequestId(asked.getRequestId())
                    .setBlueprintId(asked.getBlueprintId())
                    .setArtifactRef(file.toUri().toString())
                    .setChecksum(digest.hex())
                    .build()
                    .toByteArray();
            feed.send("oona.kernels.ready", asked.getBlueprintId(), ready);
        } catch (InvalidProtocolBufferException foreign) {
            throw new IllegalStateException("a runner's own request", foreign);
        }
    }

    @Override
    public void close() {
        closed = true; // its thread gives back what it uses
    }
}
