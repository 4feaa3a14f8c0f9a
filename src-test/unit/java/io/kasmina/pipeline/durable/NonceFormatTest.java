package io.kasmina.pipeline.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.durable.NonceFormat.Header;
import io.kasmina.verify.Nonce;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonceFormatTest {

    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    @ParameterizedTest
    @ValueSource(strings = {"k", "default", "clé", "𝄞"})
    void aRecordComesBackAsItWas(String keyId) {
        Nonce nonce = new Nonce(keyId, Long.MIN_VALUE, -1, 1_790_000_000_000L);

        assertThat(NonceFormat.record(bytes(nonce))).isEqualTo(nonce);
    }

    @Test
    void theLongestKeyIdFits() {
        ByteBuffer bytes = bytes(new Nonce("€".repeat(256), 1, 2, 3));

        assertThat(bytes.remaining()).isLessThanOrEqualTo(NonceFormat.MAX_RECORD_BYTES);
        assertThat(NonceFormat.record(bytes)).isNotNull();
    }

    @Test
    void aRecordThatEndsEarlyIsNone() {
        ByteBuffer whole = bytes(new Nonce("default", 1, 2, 3));
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer torn = whole.duplicate().limit(length);

            assertThat(NonceFormat.record(torn)).isNull();
            assertThat(torn.position()).isZero();
        }
    }

    @Test
    void aRecordWithAnyBitTurnedIsNone() {
        ByteBuffer whole = bytes(new Nonce("default", 1, 2, 3));
        for (int bit = 0; bit < whole.limit() * Byte.SIZE; bit++) {
            ByteBuffer damaged = turned(whole, bit);

            assertThat(NonceFormat.record(damaged)).as("bit %d", bit).isNull();
        }
    }

    @Test
    void nothingButZerosIsNoRecord() {
        assertThat(NonceFormat.record(ByteBuffer.allocate(1_000))).isNull();
    }

    @Test
    void aHeaderComesBackAsItWasAndOnlyWhole() {
        ByteBuffer bytes = ByteBuffer.allocate(NonceFormat.HEADER_BYTES);
        NonceFormat.putHeader(bytes, new Header(SECRET, 17, 5_000));
        bytes.flip();

        Header header = NonceFormat.header(bytes.duplicate());
        assertThat(header.secret()).isEqualTo(SECRET);
        assertThat(header.forgottenMillis()).isEqualTo(17);
        assertThat(header.skewMillis()).isEqualTo(5_000);
        for (int length = 0; length < NonceFormat.HEADER_BYTES; length++) {
            assertThat(NonceFormat.header(bytes.duplicate().limit(length))).isNull();
        }
        for (int bit = 0; bit < NonceFormat.HEADER_BYTES * Byte.SIZE; bit++) {
            assertThat(NonceFormat.header(turned(bytes, bit))).isNull();
        }
    }

    @Test
    void aHeaderOfTheFirstVersionHasNoSkew() {
        ByteBuffer bytes = OldLog.header(SECRET, 17);

        Header header = NonceFormat.header(bytes.duplicate());
        assertThat(header.secret()).isEqualTo(SECRET);
        assertThat(header.forgottenMillis()).isEqualTo(17);
        assertThat(header.skewMillis()).isZero();
        for (int bit = 0; bit < bytes.limit() * Byte.SIZE; bit++) {
            assertThat(NonceFormat.header(turned(bytes, bit))).isNull();
        }
    }

    @Test
    void whatWasForgottenIsNeverForgottenLess() {
        Header header = new Header(SECRET, 17, 5_000);

        assertThat(header.forgotten(16).forgottenMillis()).isEqualTo(17);
        assertThat(header.forgotten(18).forgottenMillis()).isEqualTo(18);
        assertThat(header.forgotten(18).skewMillis()).isEqualTo(5_000);
        assertThat(header.skewed(4_999).skewMillis()).isEqualTo(5_000);
        assertThat(header.skewed(5_001).skewMillis()).isEqualTo(5_001);
        assertThat(header.skewed(5_001).forgottenMillis()).isEqualTo(17);
    }

    private static ByteBuffer bytes(Nonce nonce) {
        ByteBuffer bytes = ByteBuffer.allocate(NonceFormat.MAX_RECORD_BYTES);
        NonceFormat.putRecord(bytes, nonce);
        return bytes.flip();
    }

    private static ByteBuffer turned(ByteBuffer whole, int bit) {
        byte[] copy = new byte[whole.limit()];
        whole.duplicate().get(copy);
        copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return ByteBuffer.wrap(copy);
    }
}
