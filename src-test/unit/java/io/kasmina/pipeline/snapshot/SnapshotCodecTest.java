package io.kasmina.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.pipeline.state.Stable;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotCodecTest {

    private static final long LARGE = 1L << 20;

    static Stream<Snapshot> snapshots() {
        Stable bare = new Stable(
                io.kasmina.contract.SeedStage.GERMINATED,
                1,
                0,
                new Germ("ä b", new TrainingRunId("run"), null, BlendSpec.byDefault(), Germ.NOT_BLENDING, false),
                0,
                false);
        return Stream.of(
                SnapshotFixture.with(new BlendSpec.Convex()),
                SnapshotFixture.with(new BlendSpec.Residual()),
                SnapshotFixture.with(BlendSpec.Channel.of(0, 0.5f, 1)),
                SnapshotFixture.with(new BlendSpec.Confidence(3, 0.1, 0.2, 0.9)),
                new Snapshot(SnapshotFixture.SEED, bare, false, new io.kasmina.tensor.Weights(List.of())));
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void aSnapshotComesBackAsItWasWritten(Snapshot snapshot) {
        assertThat(SnapshotCodec.decode(SnapshotCodec.encode(snapshot), LARGE)).isEqualTo(new Decoding.Read(snapshot));
    }

    @Test
    void equalSnapshotsGiveEqualBytes() {
        assertThat(SnapshotCodec.encode(SnapshotFixture.with(new BlendSpec.Residual())))
                .isEqualTo(SnapshotCodec.encode(SnapshotFixture.with(new BlendSpec.Residual())));
    }

    /** Checkpoints outlive builds: where this fails, the version must rise and the former one still be read. */
    @Test
    void theBytesOfVersionOneAreFrozen() throws Exception {
        byte[] frozen;
        try (InputStream file = SnapshotCodecTest.class.getResourceAsStream("/golden/snapshot-v1.hex")) {
            frozen = HexFormat.of().parseHex(new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
        Snapshot snapshot = SnapshotFixture.with(new BlendSpec.Confidence(3, 0.1, 0.2, 0.9));
        assertThat(SnapshotCodec.decode(frozen, LARGE)).isEqualTo(new Decoding.Read(snapshot));
        assertThat(HexFormat.of().formatHex(SnapshotCodec.encode(snapshot)))
                .isEqualTo(HexFormat.of().formatHex(frozen));
    }

    @Test
    void everyChangedBitIsFound() {
        byte[] whole = SnapshotCodec.encode(SnapshotFixture.with(new BlendSpec.Convex()));
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            unreadable(damaged, RecallFailure.SNAPSHOT_CORRUPT);
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] whole = SnapshotCodec.encode(SnapshotFixture.with(new BlendSpec.Convex()));
        for (int length = 0; length < whole.length; length++) {
            unreadable(Arrays.copyOf(whole, length), RecallFailure.SNAPSHOT_CORRUPT);
        }
        unreadable(Arrays.copyOf(whole, whole.length + 1), RecallFailure.SNAPSHOT_CORRUPT);
    }

    @Test
    void aSnapshotBeyondTheBoundIsNotEvenLookedAt() {
        byte[] whole = SnapshotCodec.encode(SnapshotFixture.with(new BlendSpec.Convex()));
        assertThat(SnapshotCodec.decode(whole, whole.length - 1L))
                .isEqualTo(new Decoding.Unreadable(RecallFailure.SNAPSHOT_TOO_LARGE));
    }

    @Test
    void aVersionOfTomorrowSaysSo() {
        byte[] bytes = SnapshotCodec.encode(SnapshotFixture.with(new BlendSpec.Convex()));
        ByteBuffer.wrap(bytes).putShort(Integer.BYTES, (short) 2);
        unreadable(sealed(bytes), RecallFailure.SNAPSHOT_VERSION_UNKNOWN);
    }

    @Test
    void contentThatLiesUnderAValidDigestIsCorruptAndAllocatesNothing() {
        byte[] whole = SnapshotCodec.encode(SnapshotFixture.with(BlendSpec.Channel.of(0, 0.5f, 1)));
        for (int i = 6; i < whole.length - 32; i++) {
            for (int value : new int[] {0, 0x7F, 0xFF}) {
                byte[] lying = whole.clone();
                lying[i] = (byte) value;
                Decoding decoding = SnapshotCodec.decode(sealed(lying), LARGE);
                if (decoding instanceof Decoding.Unreadable unreadable) {
                    assertThat(unreadable.reason()).isEqualTo(RecallFailure.SNAPSHOT_CORRUPT);
                }
            }
        }
    }

    @Test
    void aRetiredStageIsNoSnapshot() {
        byte[] bytes = SnapshotCodec.encode(SnapshotFixture.with(new BlendSpec.Convex()));
        bytes[6 + 2 + "seed-1".length()] = (byte) io.kasmina.contract.SeedStage.EMBARGOED.number();
        unreadable(sealed(bytes), RecallFailure.SNAPSHOT_CORRUPT);
    }

    private static void unreadable(byte[] bytes, RecallFailure reason) {
        assertThat(SnapshotCodec.decode(bytes, LARGE)).isEqualTo(new Decoding.Unreadable(reason));
    }

    /** Puts a right digest under changed bytes. */
    private static byte[] sealed(byte[] bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 0, bytes.length - 32);
            System.arraycopy(sha.digest(), 0, bytes, bytes.length - 32, 32);
            return bytes;
        } catch (java.security.NoSuchAlgorithmException absent) {
            throw new AssertionError(absent);
        }
    }
}
