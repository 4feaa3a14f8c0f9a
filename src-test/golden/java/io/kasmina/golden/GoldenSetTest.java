package io.kasmina.golden;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kasmina.support.GoldenSet;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenSetTest {

    @TempDir
    private Path folder;

    @Test
    void aSetThatIsNotThereIsNamedWithThePropertiesThatChooseIt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> GoldenSet.load(folder.toString(), "other"))
                .withMessage("no golden vectors: " + folder.resolve("other.json")
                        + " (see kasmina.golden.dir and kasmina.golden.stem)");
        assertThatIllegalStateException()
                .isThrownBy(() -> GoldenSet.load(null, "other"))
                .withMessageContaining("test resource golden/other.json");
    }
}
