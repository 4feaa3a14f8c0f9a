package io.kasmina.runner.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictFormatTest {

    @ParameterizedTest
    @ValueSource(strings = {"manifest.yaml", "manifest.json"})
    void nestingHasABound(String name) throws IOException {
        StrictFormat format = StrictFormat.of(Path.of(name));
        assertThat(format.read(nested(16), Object.class)).isInstanceOf(List.class);
        assertThatExceptionOfType(StreamConstraintsException.class)
                .isThrownBy(() -> format.read(nested(17), Object.class))
                .withMessageContaining("nesting depth (17)");
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }
}
