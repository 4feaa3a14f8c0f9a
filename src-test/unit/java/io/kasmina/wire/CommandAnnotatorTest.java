package io.kasmina.wire;

import static io.kasmina.wire.CanonicalAssert.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.verify.CommandCodec.Scan;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.MacKey;
import org.junit.jupiter.api.Test;

class CommandAnnotatorTest {

    private final CommandSigner signer = CommandSigner.of(MacKey.of("test", new byte[] {1, 2, 3}, true));
    private final CommandAnnotator annotator = CommandAnnotator.of(signer);
    private final LeylineCommandCodec codec = LeylineCommandCodec.create();

    @Test
    void theScanFindsTheTagAndTheBytesThatItCovers() {
        byte[] command =
                new WireCommands.Raw().raw("08 01").annotation("a", "b").toBytes();
        Scan.Annotated found = (Scan.Annotated) codec.scan(annotator.annotate(command));
        assertThat(found.canonical()).isEqualTo(command);
        assertThat(found.tag()).isEqualTo(signer.tag(command)).hasSize(32);
    }

    @Test
    void unknownFieldsKeepTheirOrderSoThatTheTagStaysValid() {
        byte[] command = bytes("b8 06 05 a8 06 06 b8 06 07");
        Scan.Annotated found = (Scan.Annotated) codec.scan(annotator.annotate(command));
        assertThat(found.canonical()).isEqualTo(command);
    }

    @Test
    void aFormerSignatureIsReplaced() {
        byte[] once = annotator.annotate(bytes("08 01"));
        assertThat(annotator.annotate(once)).isEqualTo(once);
    }

    @Test
    void bytesWithoutACanonicalFormCannotBeSigned() {
        assertThatThrownBy(() -> annotator.annotate(bytes("0f")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command");
    }
}
