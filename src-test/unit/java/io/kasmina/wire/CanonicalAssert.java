package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import java.util.HexFormat;

/** Says what the canonical form of some bytes is, in hexadecimal. */
final class CanonicalAssert {

    private CanonicalAssert() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static CanonicalForm.Certain certain(byte[] value) {
        CanonicalForm form = CommandCanonicalizer.canonicalize(value);
        assertThat(form).as(() -> hex(value)).isInstanceOf(CanonicalForm.Certain.class);
        return (CanonicalForm.Certain) form;
    }

    static void assertCanonical(String raw, String canonical) {
        assertThat(hex(certain(bytes(raw)).bytes())).isEqualTo(canonical.replace(" ", ""));
    }

    static void assertUncertain(byte[] value) {
        assertThat(CommandCanonicalizer.canonicalize(value)).isInstanceOf(CanonicalForm.Uncertain.class);
    }
}
