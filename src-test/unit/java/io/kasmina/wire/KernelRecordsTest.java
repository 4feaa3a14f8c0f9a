package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.wire.leyline.KernelArtifactError;
import io.kasmina.wire.leyline.KernelArtifactReady;
import io.kasmina.wire.leyline.KernelPrefetchRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KernelRecordsTest {

    @Test
    void aRequestIsWritten() throws InvalidProtocolBufferException {
        Instant issued = Instant.ofEpochSecond(1_790_000_000L, 7);
        KernelRequest request = new KernelRequest("r-1", "BP001", new TrainingRunId("run-1"), issued);
        KernelPrefetchRequest message = KernelPrefetchRequest.parseFrom(KernelRecords.request(request));
        assertThat(message.getRequestId()).isEqualTo("r-1");
        assertThat(message.getBlueprintId()).isEqualTo("BP001");
        assertThat(message.getTrainingRunId()).isEqualTo("run-1");
        assertThat(message.getIssuedAt()).isEqualTo(Timestamps.of(issued));
    }

    @Test
    void aReadyReplyComesAsSent() {
        byte[] value = KernelArtifactReady.newBuilder()
                .setRequestId("r-1")
                .setBlueprintId("BP001")
                .setArtifactRef("file:k.pt")
                .setChecksum("ABC")
                .setGuardDigest("g")
                .setPrewarmP50Ms(1.5f)
                .setPrewarmP95Ms(2.5f)
                .build()
                .toByteArray();
        assertThat(KernelRecords.ready(value))
                .isEqualTo(
                        new Reading.Read<>(new KernelReply.Ready("r-1", "BP001", "file:k.pt", "ABC", "g", 1.5f, 2.5f)));
    }

    @Test
    void anErrorReplyComesAsSent() {
        byte[] value = KernelArtifactError.newBuilder()
                .setRequestId("r-1")
                .setBlueprintId("BP001")
                .setReason("gone")
                .build()
                .toByteArray();
        assertThat(KernelRecords.error(value))
                .isEqualTo(new Reading.Read<>(new KernelReply.Unavailable("r-1", "BP001", "gone")));
    }

    @Test
    void otherBytesAreMalformed() {
        byte[] broken = CanonicalAssert.bytes("0a 05 61");
        assertThat(KernelRecords.ready(broken)).isEqualTo(new Reading.Unreadable<>(WireFault.MALFORMED, ""));
        assertThat(KernelRecords.error(broken)).isEqualTo(new Reading.Unreadable<>(WireFault.MALFORMED, ""));
    }
}
