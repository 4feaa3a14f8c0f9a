package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyringTest {

    private static final byte[] SECRET = "hunter2".getBytes(StandardCharsets.UTF_8);

    @Test
    void aKeyIsFoundByItsIdOnly() {
        MacKey one = MacKey.of("one", SECRET, true);
        MacKey two = MacKey.of("two", new byte[] {2}, false);
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
    void oneSecretUnderTwoIdsIsRefusedSinceACommandCouldBeReplayedUnderTheOther() {
        MacKey one = MacKey.of("one", SECRET, true);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.of("one", List.of(one, MacKey.of("two", SECRET, false))))
                .withMessage("secrets: must differ, those of 'one' and 'two' make the same tags");
    }

    @Test
    void secretsThatHmacTakesForOneAreOne() throws NoSuchAlgorithmException {
        byte[] longer = "x".repeat(65).getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(longer);
        byte[] padded = Arrays.copyOf(SECRET, 64);

        assertThat(tag(longer)).isEqualTo(tag(digest));
        assertThat(tag(SECRET)).isEqualTo(tag(padded));
        assertThatIllegalArgumentException().isThrownBy(() -> pair(longer, digest));
        assertThatIllegalArgumentException().isThrownBy(() -> pair(SECRET, padded));
        assertThat(pair(padded, Arrays.copyOf(SECRET, 65)).ids()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aSecretUnderAnotherIdThanBeforeIsFound() {
        Keyring former = pair(SECRET, new byte[] {1});

        assertThat(pair(SECRET, new byte[] {1}).renamed(former)).isNull();
        assertThat(pair(new byte[] {2}, new byte[] {1}).renamed(former)).isNull();
        assertThat(pair(new byte[] {1}, new byte[] {2}).renamed(former)).isEqualTo("one");
        assertThat(Keyring.single("other", SECRET).renamed(former)).isEqualTo("other");
    }

    private static byte[] tag(byte[] secret) {
        return new CommandMac().annotated(MacKey.of("k", secret, true), new byte[] {1});
    }

    private static Keyring pair(byte[] one, byte[] two) {
        return Keyring.of("one", List.of(MacKey.of("one", one, false), MacKey.of("two", two, false)));
    }

    @Test
    void aFourthAnnotatedKeyIsRefused() {
        List<MacKey> four = IntStream.range(0, 4)
                .mapToObj(n -> MacKey.of("key-" + n, new byte[] {(byte) (n + 1)}, true))
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
