package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandMacTest {

    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);
    private static final MacKey KEY = MacKey.of("k", SECRET, true);
    private static final byte[] VALUE = {1, 2, 3};

    private final CommandMac mac = new CommandMac();

    @ParameterizedTest(name = "RFC 4231 case {index}")
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265,"
                + "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
                + "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    })
    void anAnnotatedTagIsPlainHmac(String secret, String data, String tag) {
        MacKey key = MacKey.of("rfc", HexFormat.of().parseHex(secret), true);

        assertThat(mac.annotated(key, HexFormat.of().parseHex(data)))
                .isEqualTo(HexFormat.of().parseHex(tag));
    }

    @Test
    void aDetachedTagCoversDomainAudienceAndValueWithTheirLengths() throws Exception {
        byte[] domain = "kasmina.command.v1".getBytes(StandardCharsets.UTF_8);
        byte[] audience = "töpic".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream covered = new ByteArrayOutputStream();
        covered.write(new byte[] {0, 0, 0, 18});
        covered.write(domain);
        covered.write(new byte[] {0, 0, 0, 6});
        covered.write(audience);
        covered.write(VALUE);
        Mac reference = Mac.getInstance("HmacSHA256");
        reference.init(new SecretKeySpec(SECRET, "HmacSHA256"));

        assertThat(mac.detached(KEY, "töpic", VALUE)).isEqualTo(reference.doFinal(covered.toByteArray()));
    }

    @Test
    void eachTopicKeyAndFormHasItsOwnTag() {
        byte[] tag = mac.detached(KEY, Origin.COMMANDS, VALUE);

        assertThat(mac.detached(KEY, Origin.CONTROL, VALUE)).isNotEqualTo(tag);
        assertThat(mac.detached(MacKey.of("k", new byte[] {7}, true), Origin.COMMANDS, VALUE))
                .isNotEqualTo(tag);
        assertThat(mac.annotated(KEY, VALUE)).isNotEqualTo(tag);
        assertThat(mac.detached(KEY, Origin.COMMANDS, VALUE)).isEqualTo(tag);
    }

    @Test
    void theBoundaryBetweenAudienceAndValueIsCovered() {
        byte[] longer = "bc".getBytes(StandardCharsets.UTF_8);
        byte[] shorter = "c".getBytes(StandardCharsets.UTF_8);

        assertThat(mac.detached(KEY, "a", longer)).isNotEqualTo(mac.detached(KEY, "ab", shorter));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 20, 31, 33, 64, 1024})
    void aTagOfAnotherLengthNeverMatches(int length) {
        byte[] tag = mac.detached(KEY, Origin.COMMANDS, VALUE);

        assertThat(CommandMac.matches(tag, Arrays.copyOf(tag, length))).isFalse();
        assertThat(CommandMac.matches(Arrays.copyOf(tag, length), Arrays.copyOf(tag, length)))
                .isFalse();
    }

    @Test
    void everySingleFlippedBitOfATagIsSeen() {
        byte[] tag = mac.detached(KEY, Origin.COMMANDS, VALUE);

        assertThat(CommandMac.matches(tag, tag.clone())).isTrue();
        for (int bit = 0; bit < Byte.SIZE * CommandMac.TAG_BYTES; bit++) {
            byte[] flipped = tag.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(CommandMac.matches(tag, flipped)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void aSignerWritesWhatTheVerifierExpects() {
        CommandSigner signer = CommandSigner.of(Keyring.single("k", SECRET));

        SignedCommand signed = signer.sign(VALUE, Origin.CONTROL);
        DetachedSignature signature = Objects.requireNonNull(signed.signature());

        assertThat(signed.value()).isEqualTo(VALUE);
        assertThat(signed.origin()).isEqualTo(Origin.inMemory(Origin.CONTROL));
        assertThat(signature.keyId()).isEqualTo("k");
        assertThat(signature.tag()).isEqualTo(mac.detached(KEY, Origin.CONTROL, VALUE));
        assertThat(signer.tag(VALUE)).isEqualTo(mac.annotated(KEY, VALUE));
    }
}
