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

    @ParameterizedTest(name = "RFC 4231 case {0}")
    @CsvSource({
        "1, 20, 0b, 4869205468657265, b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "2, 1, 4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
                + "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "3, 20, aa, dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd,"
                + "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "4, 1, 0102030405060708090a0b0c0d0e0f10111213141516171819,"
                + "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd,"
                + "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "6, 131, aa, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374,"
                + "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "7, 131, aa, 5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e642061"
                + "206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20626520686173686564"
                + "206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e,"
                + "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    })
    void anAnnotatedTagIsPlainHmac(int number, int times, String secret, String data, String tag) {
        MacKey key = MacKey.of("rfc", HexFormat.of().parseHex(secret.repeat(times)), true);

        assertThat(mac.annotated(key, HexFormat.of().parseHex(data)))
                .isEqualTo(HexFormat.of().parseHex(tag));
    }

    @Test
    void aTagThatRfc4231TruncatesIsNotTaken() {
        MacKey key = MacKey.of("rfc", HexFormat.of().parseHex("0c".repeat(20)), true);
        byte[] tag = mac.annotated(key, "Test With Truncation".getBytes(StandardCharsets.UTF_8));
        byte[] truncated = HexFormat.of().parseHex("a3b6167473100ee06e0c796c2955552b");

        assertThat(tag).startsWith(truncated);
        assertThat(CommandMac.matches(tag, truncated)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 4096})
    void aSecretOfAnyLengthSigns(int length) throws Exception {
        byte[] secret = new byte[length];
        Arrays.fill(secret, (byte) 7);
        Mac reference = Mac.getInstance("HmacSHA256");
        reference.init(new SecretKeySpec(secret, "HmacSHA256"));

        assertThat(mac.annotated(MacKey.of("k", secret, true), VALUE)).isEqualTo(reference.doFinal(VALUE));
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
