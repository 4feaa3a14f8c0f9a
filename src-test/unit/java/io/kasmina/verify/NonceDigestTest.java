package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NonceDigestTest {

    private static final byte[] SECRET = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    private final NonceDigest digest = new NonceDigest(SECRET);

    @ParameterizedTest(name = "{0} words as OpenSSL digests them")
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "1, 3b62a9ba6258f5610f83e264f31497b4",
        "2, 6ee2a4ca67b054bbfd3315bf85230577",
        "3, 2db479ae78bd50d8882a8a178a6132ad",
        "5, df6a301e95c95dad97ae0cc8c6913bd8",
        "7, 1938f2cf72d54ee97e94166fa91d2a36"
    })
    void wordsAreDigestedAsSipHash24Does(int words, String expected) {
        digest.start();
        for (int word = 0; word < words; word++) {
            byte[] bytes = new byte[Long.BYTES];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (word * Long.BYTES + i);
            }
            digest.word(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        }
        digest.finish();

        assertThat(HexFormat.of().formatHex(result(digest))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} and {1}, as OpenSSL digests lengths and padded UTF-16")
    @CsvSource({"default, cmd-1, 9b7402c42ef496804950ddbbd4e25979", "k, abcd, 8e740de5c79b9ce0046c7331801698aa"})
    void aNoncesDigestStaysWhatLogsHold(String keyId, String commandId, String expected) {
        digest.digest(keyId, commandId);

        assertThat(HexFormat.of().formatHex(result(digest))).isEqualTo(expected);
    }

    @Test
    void noTwoSplitsOfTheSameTextMeet() {
        Set<List<Byte>> seen = new HashSet<>();
        String text = "0123456789abcdef";
        for (int cut = 0; cut <= text.length(); cut++) {
            digest.digest(text.substring(0, cut), text.substring(cut));
            assertThat(seen.add(boxed(result(digest)))).as("cut at %d", cut).isTrue();
        }
    }

    @Test
    void paddingIsNotContent() {
        digest.digest("k", "id");
        byte[] plain = result(digest);
        digest.digest("k", "id\0");

        assertThat(result(digest)).isNotEqualTo(plain);
    }

    @Test
    void anotherSecretGivesAnotherDigest() {
        digest.digest("k", "id");
        NonceDigest other = new NonceDigest(new byte[16]);
        other.digest("k", "id");

        assertThat(result(other)).isNotEqualTo(result(digest));
    }

    @Test
    void aSecretOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NonceDigest(new byte[15]))
                .withMessage("nonce secret: must be 16 bytes, was 15 bytes");
    }

    private static byte[] result(NonceDigest digest) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(digest.first())
                .putLong(digest.second())
                .array();
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>();
        for (byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }
}
