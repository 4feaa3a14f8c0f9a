package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.verify.CommandCodec.Scan;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandScanTest {

    private final LeylineCommandCodec codec = LeylineCommandCodec.create();

    @Test
    void aCommandWithoutASignatureIsUnsigned() {
        assertThat(codec.scan(new WireCommands.Raw().annotation("a", "b").toBytes()))
                .isEqualTo(new Scan.Unsigned());
    }

    @Test
    void anEmptySignatureIsNone() {
        assertThat(scan("")).isEqualTo(new Scan.Unsigned());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33})
    void aTagOfAnyLengthIsHandedOn(int length) {
        byte[] tag = new byte[length];
        assertThat(((Scan.Annotated) scan(Base64.getEncoder().encodeToString(tag))).tag())
                .isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!",
                "a",
                "AAAA AAAA",
                "_-_-",
                "AAA",
                "AA",
                "AAAA\n",
                "AAA==",
                "6PiYRtmHK3T/uTc+zf8cWDcSu8p6hnWX4ymLlHZa724=="
            })
    void whatIsNoBase64IsAnEmptyTag(String text) {
        assertThat(((Scan.Annotated) scan(text)).tag()).isEmpty();
    }

    @Test
    void bytesThatAreNoCommandAreMalformed() {
        assertThat(codec.scan(CanonicalAssert.bytes("0f"))).isEqualTo(new Scan.Malformed());
    }

    private Scan scan(String signature) {
        return codec.scan(
                new WireCommands.Raw().annotation("signature", signature).toBytes());
    }
}
