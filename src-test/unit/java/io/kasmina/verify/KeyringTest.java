package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyringTest {

    private static final byte[] SECRET = "hunter2".getBytes(StandardCharsets.UTF_8);

    @Test
    void aKeyIsFoundByItsIdOnly() {
        MacKey one = MacKey.of("one", SECRET, true);
        MacKey two = MacKey.of("two", SECRET, false);
        Keyring keyring = Keyring.of("two", List.of(one, two));

        assertThat(keyring.lookup("one")).isSameAs(one);
        assertThat(keyring.lookup("ONE")).isNull();
        assertThat(keyring.primary()).isSameAs(two);
        assertThat(keyring.annotated()).containsExactly(one);
    }

    @Test
    void neitherKeyNorKeyringShowsASecret() {
        assertThat(MacKey.of("id", SECRET, true).toString())
                .contains("id", "***")
                .doesNotContain("hunter2");
        assertThat(Keyring.single("id", SECRET).toString()).contains("id").doesNotContain("hunter2");
    }

    @Test
    void aLaterChangeOfTheCallersArrayDoesNotReachTheKey() {
        byte[] mine = SECRET.clone();
        MacKey key = MacKey.of("id", mine, true);
        byte[] before = new CommandMac().annotated(key, new byte[] {1});

        mine[0]++;

        assertThat(new CommandMac().annotated(key, new byte[] {1})).isEqualTo(before);
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MacKey.of("id", new byte[0], true))
                .withMessage("secret of key 'id': must not be empty");
    }

    @Test
    void aKeyNeedsAnIdOfBoundedLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> MacKey.of(" ", SECRET, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MacKey.of("k".repeat(257), SECRET, true))
                .withMessageContaining("was 257 characters");
    }

    @Test
    void thePrimaryMustBeAmongTheKeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.of("other", List.of(MacKey.of("id", SECRET, true))))
                .withMessageContaining("was 'other'");
    }

    @Test
    void twoKeysOfOneIdAreRefused() {
        MacKey key = MacKey.of("id", SECRET, true);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.of("id", List.of(key, key)))
                .withMessageContaining("'id' is there twice");
    }

    @Test
    void aFourthAnnotatedKeyIsRefused() {
        List<MacKey> four = IntStream.range(0, 4)
                .mapToObj(n -> MacKey.of("key-" + n, SECRET, true))
                .toList();

        assertThat(Keyring.of("key-0", four.subList(0, 3)).annotated()).hasSize(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.of("key-0", four))
                .withMessage("annotated keys: must be at most 3, were 4");
    }

    @Test
    void theEnvironmentGivesOneKeyForBothForms() {
        Keyring keyring = Keyring.fromEnvironment(Map.of("ESPER_LEYLINE_SECRET", "hünter2"));
        byte[] utf8 = "hünter2".getBytes(StandardCharsets.UTF_8);

        assertThat(keyring.primary().id()).isEqualTo("default");
        assertThat(keyring.annotated()).containsExactly(keyring.primary());
        assertThat(new CommandMac().annotated(keyring.primary(), SECRET))
                .isEqualTo(new CommandMac().annotated(MacKey.of("default", utf8, true), SECRET));
    }

    @Test
    void anEnvironmentWithoutASecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.fromEnvironment(Map.of()))
                .withMessage("ESPER_LEYLINE_SECRET: must be set and not empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.fromEnvironment(Map.of("ESPER_LEYLINE_SECRET", "")));
    }
}
