package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.support.GoldenSet;
import io.kasmina.verify.CommandCodec.Scan;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.MacKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Commands that the Python prototype signed: the scan finds the bytes that their MAC covers. */
class GoldenCommandScanTest {

    private final JsonNode commands = GoldenSet.load().json().get("commands");
    private final CommandSigner signer = CommandSigner.of(MacKey.of("golden", decode("secret_base64", commands), true));
    private final LeylineCommandCodec codec = LeylineCommandCodec.create();

    @TestFactory
    Stream<DynamicTest> everyCommand() {
        return StreamSupport.stream(commands.get("cases").spliterator(), false)
                .map(sample -> DynamicTest.dynamicTest(
                        sample.get("kind") + " " + sample.get("now_epoch_seconds"), () -> check(sample)));
    }

    private void check(JsonNode sample) throws NoSuchAlgorithmException {
        Scan scan = codec.scan(decode("message_base64", sample));
        if (scan instanceof Scan.Annotated annotated) {
            checkDigest(sample.get("signed_payload_sha256"), annotated.canonical());
            assertThat(MessageDigest.isEqual(signer.tag(annotated.canonical()), annotated.tag()))
                    .isEqualTo(!"invalid_signature".equals(sample.get("expect").asText()));
        } else {
            assertThat(scan).isInstanceOf(Scan.Unsigned.class);
            assertThat(sample.get("expect").asText()).isEqualTo("missing_signature");
        }
    }

    private static void checkDigest(JsonNode expected, byte[] canonical) throws NoSuchAlgorithmException {
        if (!expected.isNull()) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
            assertThat(HexFormat.of().formatHex(digest)).isEqualTo(expected.asText());
        }
    }

    private static byte[] decode(String field, JsonNode parent) {
        return Base64.getDecoder().decode(parent.get(field).asText());
    }
}
