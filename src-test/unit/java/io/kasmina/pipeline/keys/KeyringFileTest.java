package io.kasmina.pipeline.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kasmina.support.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

class KeyringFileTest {

    @TempDir
    Path folder;

    private final VirtualTimeScheduler io = VirtualTimeScheduler.create();
    private KeyFile file;

    @BeforeEach
    void write() {
        file = new KeyFile(folder, KeyFile.ONE);
    }

    @Test
    void theKeysAreThereAtOnce() throws KeyringFault {
        KeyringFile keys = KeyringFile.open(file.path(), io);

        assertThat(keys.get().ids()).containsExactly("one");
        assertThat(keys.toString()).contains("one").doesNotContain(KeyFile.FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-------", "rwxr-x---", "r--r-----"})
    void itsOwnerAndItsGroupMayReadIt(String permissions) throws KeyringFault {
        file.permit(permissions);

        assertThat(KeyringFile.open(file.path(), io).get().ids()).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-r--r--", "rw-rw----", "rw-----w-", "rwxrwxrwx"})
    void aFileThatOthersMayReadOrChangeIsRefusedInOneLine(String permissions) {
        file.permit(permissions);

        KeyringFault fault = refused();

        assertThat(fault.kind()).isEqualTo(KeyringFault.Kind.EXPOSED);
        assertThat(fault)
                .hasMessage("exposed: keyring file " + file.path()
                        + ": must be neither readable by others nor writable by any but its owner, was " + permissions);
    }

    @Test
    void aLinkIsJudgedByTheFileBehindIt() throws IOException {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, file.path());

        assertThat(KeyringFile.open(link, io).get().ids()).containsExactly("one");
        file.permit("rw-r--r--");
        assertThat(catchThrowableOfType(KeyringFault.class, () -> KeyringFile.open(link, io))
                        .kind())
                .isEqualTo(KeyringFault.Kind.EXPOSED);
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        file.delete();
        assertThat(refused().kind()).isEqualTo(KeyringFault.Kind.MISSING);

        Files.createDirectory(file.path());
        file.permit("rwx------");
        assertThat(refused().kind()).isEqualTo(KeyringFault.Kind.UNREADABLE);
    }

    @Test
    void aFileOfUpTo64KibIsRead() throws KeyringFault {
        String padding = "#" + "x".repeat(65_535 - KeyFile.ONE.length());
        file.write(KeyFile.ONE + padding);
        assertThat(KeyringFile.open(file.path(), io).get().ids()).containsExactly("one");

        file.write(KeyFile.ONE + padding + "x");
        assertThat(refused().kind()).isEqualTo(KeyringFault.Kind.OVERSIZED);
    }

    @Test
    void thePeriodIsBounded() throws KeyringFault {
        KeyringFile.open(file.path(), Duration.ofMillis(10), io);
        KeyringFile.open(file.path(), Duration.ofHours(1), io);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyringFile.open(file.path(), Duration.ofMillis(9), io))
                .withMessage("period: must be 10 ms to 1 h, was PT0.009S");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> KeyringFile.open(file.path(), Duration.ofHours(1).plusNanos(1), io));
    }

    private KeyringFault refused() {
        return catchThrowableOfType(KeyringFault.class, () -> KeyringFile.open(file.path(), io));
    }
}
