package io.kasmina.pipeline.durable;

import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.verify.VerifyConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that one skew wrote and another one reads. */
class NonceSkewTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final VerifyConfig WIDE = skew(Duration.ofSeconds(20));
    private static final VerifyConfig NARROW = skew(Duration.ofSeconds(1));

    @TempDir
    Path temp;

    @Test
    void aDamagedLogIsJudgedByTheLargestSkewThatItWasWrittenUnder() throws IOException {
        DurableBed bed = new DurableBed(temp, WIDE);
        accept(bed);
        damage(bed);
        bed.open(NARROW);

        assertThat(bed.durable.damagedBytes()).isPositive();
        assertThat(bed.nonces().forgottenMillis()).isEqualTo(NOW + 20_000);
    }

    @Test
    void aSkewThatIsLoweredTwiceIsNotForgottenBetween() throws IOException {
        judgedByTheWidest(WIDE, NARROW);
    }

    @Test
    void aSkewThatIsRaisedIsInTheFileBeforeTheFirstRecordOfIt() throws IOException {
        judgedByTheWidest(NARROW, WIDE);
    }

    @Test
    void aLogOfTheFirstVersionIsReadAndWrittenAnew() throws IOException {
        DurableBed bed = new DurableBed(temp, WIDE);
        accept(bed);
        bed.kill();
        byte[] log = Files.readAllBytes(bed.log());
        byte[] secret = Arrays.copyOfRange(log, 12, 12 + NonceFormat.SECRET_BYTES);
        byte[] header = OldLog.header(secret, 7).array();
        int records = log.length - NonceFormat.HEADER_BYTES;
        Files.write(
                bed.log(),
                ByteBuffer.allocate(header.length + records)
                        .put(header)
                        .put(log, NonceFormat.HEADER_BYTES, records)
                        .array());
        bed.open(WIDE);

        assertThat(bed.durable.damagedBytes()).isZero();
        assertThat(bed.nonces().forgottenMillis()).isEqualTo(7);
        assertThat(bed.nonces().admit("key", "c1", NOW)).isEqualTo(REPLAYED);
        bed.kill();
        assertThat(Files.size(bed.log())).isEqualTo(log.length);
    }

    private static void accept(DurableBed bed) throws IOException {
        assertThat(bed.nonces().admit("key", "c1", NOW)).isEqualTo(NEW);
        assertThat(bed.nonces().admit("key", "c2", NOW)).isEqualTo(NEW);
    }

    private static void damage(DurableBed bed) throws IOException {
        bed.kill();
        byte[] log = Files.readAllBytes(bed.log());
        Files.write(bed.log(), Arrays.copyOf(log, log.length - 1));
        Files.setLastModifiedTime(bed.log(), FileTime.fromMillis(NOW));
    }

    private void judgedByTheWidest(VerifyConfig first, VerifyConfig second) throws IOException {
        DurableBed bed = new DurableBed(temp, first);
        bed.kill();
        bed.open(second);
        accept(bed);
        damage(bed);
        bed.open(NARROW);

        assertThat(bed.nonces().forgottenMillis()).isEqualTo(NOW + 20_000);
    }

    private static VerifyConfig skew(Duration skew) {
        VerifyConfig usual = VerifyConfig.defaults();
        return new VerifyConfig(
                usual.maxBytes(),
                usual.freshness(),
                skew,
                usual.freshness().plus(skew),
                usual.nonceCap(),
                usual.noncesPerKey(),
                usual.rejectionsPerMinute(),
                usual.tick());
    }
}
