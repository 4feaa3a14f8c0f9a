package io.kasmina.pipeline.durable;

import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.pipeline.port.StoreFault;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.NonceReceipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log cut off at every byte and turned at every byte: nothing that was accepted is accepted again. */
class NonceLogDamageTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final long SKEW = 5_000;
    private static final int NONCES = 20;

    @TempDir
    Path temp;

    private DurableBed bed;
    private byte[] whole;
    private final int[] ends = new int[NONCES];

    @BeforeEach
    void writeALog() throws IOException {
        bed = new DurableBed(temp);
        for (int n = 0; n < NONCES; n++) {
            AtomicReference<NonceReceipt> receipt = new AtomicReference<>();
            assertThat(bed.nonces().admit(key(n), "c" + n, NOW + n, receipt::set))
                    .isEqualTo(NEW);
            assertThat(receipt.get().isDurable()).isTrue();
            ends[n] = (int) Files.size(bed.log());
        }
        bed.kill();
        whole = Files.readAllBytes(bed.log());
    }

    @Test
    void cutAnywhereEveryWholeRecordCountsAndTheRestIsStale() throws IOException {
        for (int length = NonceFormat.HEADER_BYTES; length <= whole.length; length++) {
            reopen(Arrays.copyOf(whole, length));
            int readable = readable(length);

            // A cut between two records is the end of a process that had not begun the second.
            int written = length == end(readable) ? readable : NONCES;
            for (int n = 0; n < written; n++) {
                assertThat(isRefused(n))
                        .as("nonce %d of a log of %d bytes", n, length)
                        .isTrue();
            }
            assertThat(bed.nonces().admit("key", "new", NOW)).isEqualTo(NEW);
            assertThat(bed.durable.damagedBytes()).isEqualTo(length - end(readable));
            bed.killAndOpen();
            assertThat(bed.durable.damagedBytes()).isZero();
            assertThat(bed.nonces().size()).isEqualTo(readable + 1);
            bed.kill();
        }
    }

    @Test
    void turnedAnywhereNothingAcceptedIsAcceptedAgain() throws IOException {
        for (int at = NonceFormat.HEADER_BYTES; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x11;
            reopen(damaged);

            for (int n = 0; n < NONCES; n++) {
                assertThat(isRefused(n))
                        .as("nonce %d with byte %d turned", n, at)
                        .isTrue();
            }
            bed.killAndOpen();
            assertThat(isRefused(NONCES - 1)).isTrue();
            bed.kill();
        }
    }

    @Test
    void aDamagedHeaderIsRefusedAsAWhole() throws IOException {
        for (int at = 0; at < NonceFormat.HEADER_BYTES; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x11;
            write(damaged);

            assertThatThrownBy(bed::open)
                    .isInstanceOfSatisfying(
                            StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.CORRUPT))
                    .hasMessage("nonces.log: must begin with a header of this version");
        }
        write(Arrays.copyOf(whole, 39));
        assertThatThrownBy(bed::open).isInstanceOf(StoreFault.class);
    }

    /** Refused as a replay, or since its time of issue is at most the one that counts as forgotten. */
    private boolean isRefused(int n) {
        NonceLedger ledger = bed.nonces();
        return ledger.forgottenMillis() >= NOW + n + SKEW || ledger.admit(key(n), "c" + n, NOW + n) == REPLAYED;
    }

    private void reopen(byte[] log) throws IOException {
        write(log);
        bed.open();
    }

    private void write(byte[] log) throws IOException {
        Files.write(bed.log(), log);
        Files.setLastModifiedTime(bed.log(), FileTime.fromMillis(NOW + NONCES));
    }

    private int readable(int length) {
        return (int) Arrays.stream(ends).filter(end -> end <= length).count();
    }

    private int end(int readable) {
        return readable == 0 ? NonceFormat.HEADER_BYTES : ends[readable - 1];
    }

    private static String key(int n) {
        return "k".repeat(1 + n % 3);
    }
}
