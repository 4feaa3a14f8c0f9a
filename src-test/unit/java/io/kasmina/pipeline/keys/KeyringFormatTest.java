package io.kasmina.pipeline.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kasmina.support.KeyFile;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.MacKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringFormatTest {

    private static final String SECRET = "xyzzy";
    private static final byte[] DATA = {1};

    @Test
    void keysPermissionsPrimaryAndRetirementAreRead() throws KeyringFault {
        KeyringContent content = parse(
                """
                # a comment = of no meaning

                primary = b.2
                key.a.secret = xyzzy a
                key.a.annotated = true
                key.b.2.secret-base64=eHl6enk=
                key.b.2.annotated = false
                key.c.retired = true
                key.d.retired = true
                key.d.secret = xyzzy a
                """);

        assertThat(content.keyring().ids()).containsExactlyInAnyOrder("a", "b.2");
        assertThat(content.keyring().primary().id()).isEqualTo("b.2");
        assertThat(content.keyring().annotated()).extracting(MacKey::id).containsExactly("a");
        assertThat(content.retired()).containsExactly("c", "d");
        assertThat(content.keyring().lookup("d")).isNull();
    }

    @Test
    void textCountsAsUtf8AndBase64AsItsBytes() throws KeyringFault {
        MacKey text =
                parse("primary = k\nkey.k.secret = h\u00fc=nter 2").keyring().primary();
        MacKey base64 = parse("primary = k\nkey.k.secret-base64 = aMO8PW50ZXIgMg==")
                .keyring()
                .primary();
        MacKey same = MacKey.of("k", "h\u00fc=nter 2".getBytes(StandardCharsets.UTF_8), false);

        assertThat(tag(text)).isEqualTo(tag(same)).isEqualTo(tag(base64));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "primary                       | line 4: must be 'name = value'",
                "xyzzy = 1                     | line 4: must name 'primary' or 'key.ID.ATTRIBUTE'",
                "key.xyzzy = 1                 | line 4: must name 'primary' or 'key.ID.ATTRIBUTE'",
                "key.two.xyzzy = 1             | line 4: attribute must be secret, secret-base64, annotated or retired",
                "primary = two                 | line 4: must not name again what a line before named",
                "key.one.secret = xyzzy        | line 4: must not name again what a line before named",
                "key.one.secret-base64 = eHl6  | line 4: must not give a second secret",
                "key.two.secret =              | line 4: secret must not be empty",
                "key.two.secret-base64 =       | line 4: secret must not be empty",
                "key.two.secret-base64 = xyzz* | line 4: must be standard base64",
                "key.two.secret-base64 = _-_-  | line 4: must be standard base64",
                "key.two.annotated = yes       | line 4: must be true or false",
                "key.two.retired = TRUE        | line 4: must be true or false"
            })
    void aLineThatSaysNothingKnownIsNamedByItsNumber(String line, String rule) {
        KeyringFault fault = fault(KeyFile.ONE + line);

        assertThat(fault.kind()).isEqualTo(KeyringFault.Kind.MALFORMED);
        assertThat(fault.detail()).isEqualTo("keyring file, " + rule);
        assertThat(everythingItSays(fault)).doesNotContain(SECRET);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                   | primary: must name a key that is there and not retired",
                "primary = xyzzy                      | primary: must name a key that is there and not retired",
                "primary = a, key.a.retired = true    | primary: must name a key that is there and not retired",
                "primary = a, key.a.annotated = true  | key 'a': must have a secret unless it is retired",
                "key..secret = xyzzy, primary = a     | key id: must be 1 to 256 characters and not blank",
                "primary = a, key.a.secret = xyzzy, key.b.secret = xyzzy | secrets: must differ, those of 'a' and 'b' make the same tags"
            })
    void linesThatMakeNoKeyringAreInvalid(String lines, String rule) {
        KeyringFault fault = fault(lines.replace(", ", "\n"));

        assertThat(fault.kind()).isEqualTo(KeyringFault.Kind.INVALID);
        assertThat(fault.detail()).startsWith("keyring file, " + rule);
        assertThat(everythingItSays(fault)).doesNotContain(SECRET);
    }

    @Test
    void aFourthAnnotatedKeyIsRefusedUnlessOneOfThemIsRetired() throws KeyringFault {
        StringBuilder four = new StringBuilder("primary = 1\n");
        for (int i = 1; i <= 4; i++) {
            four.append("key." + i + ".secret = xyzzy" + i + "\nkey." + i + ".annotated = true\n");
        }

        assertThat(fault(four.toString()).detail())
                .isEqualTo("keyring file, annotated keys: must be at most 3, were 4");
        assertThat(parse(four + "key.4.retired = true").keyring().annotated()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC0, 0xFF})
    void whatIsNoUtf8IsRefused(int octet) {
        byte[] bytes = (KeyFile.ONE + "# x").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1] = (byte) octet;

        KeyringFault fault = catchThrowableOfType(KeyringFault.class, () -> KeyringFormat.parse(bytes));

        assertThat(fault.kind()).isEqualTo(KeyringFault.Kind.MALFORMED);
        assertThat(everythingItSays(fault)).doesNotContain(SECRET);
    }

    @Test
    void everyTruncationOfAFileIsAKeyringOrAFaultWithoutASecret() {
        String text = KeyFile.BOTH + "key.three.secret-base64 = eHl6enkz\nkey.three.retired = true\n";
        for (String part : List.of(text, text.replace("= ", "= \t"), text.replace("\n", "\r\n"))) {
            for (int end = 0; end < part.length(); end++) {
                String cut = part.substring(0, end);
                try {
                    assertThat(parse(cut).toString()).doesNotContain(SECRET);
                } catch (KeyringFault fault) {
                    assertThat(everythingItSays(fault)).doesNotContain(SECRET);
                }
            }
        }
    }

    private static KeyringContent parse(String text) throws KeyringFault {
        return KeyringFormat.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyringFault fault(String text) {
        return catchThrowableOfType(KeyringFault.class, () -> parse(text));
    }

    private static String everythingItSays(Throwable fault) {
        StringWriter out = new StringWriter();
        fault.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    private static byte[] tag(MacKey key) {
        return CommandSigner.of(key).tag(DATA);
    }
}
