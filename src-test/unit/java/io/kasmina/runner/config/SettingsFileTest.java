package io.kasmina.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.runner.cli.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    @TempDir
    private Path folder;

    @Test
    void levelsBecomeDotsAndListsCommas() throws IOException {
        Map<String, String> values = read(
                "f.yaml",
                """
                verify: {freshness: 30s}
                artifacts:
                  fetch:
                    origins: ["https://a", "https://b"]
                kafka:
                  properties: {security.protocol: SASL_SSL}
                prefetch.require_pin: true
                """);
        assertThat(values)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "verify.freshness", "30s",
                        "artifacts.fetch.origins", "https://a,https://b",
                        "kafka.properties.security.protocol", "SASL_SSL",
                        "prefetch.require_pin", "true"));
    }

    @Test
    void aPropertiesFileIsReadLineByLine() throws IOException {
        Map<String, String> values = read("f.properties", "# no\n\n a = b = c \nx=\n");
        assertThat(values).containsExactlyInAnyOrderEntriesOf(Map.of("a", "b = c", "x", ""));
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(read("f.yaml", "# nothing\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f.properties | a = 1\\na = 2 | a: is set twice",
                "f.properties | what | line 1: must be name = value",
                "f.yaml | a: {b: 1}\\na.b: 2 | a.b: is set twice",
                "f.yaml | a: {b: 1}\\na: 2 | duplicate field 'a', line 2",
                "f.yaml | a: ~ | a: must have a value, or a list of values",
                "f.yaml | a: [[1]] | a: must have a value, or a list of values",
                "f.yaml | a: ['x,y'] | a: what a list holds must have no commas",
                "f.yaml | just words | must hold settings by name",
                "f.json | { | is no JSON, line 1",
                "f.yaml | a: [[[[[[[[[[[[[[[[ | lists and objects must be nested at most 16 deep, numbers short",
            })
    void aBadFileIsOneLine(String name, String text, String complaint) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read(name, text.replace("\\n", "\n")))
                .satisfies(refused -> assertThat(refused.getMessage())
                        .contains(name + ": ")
                        .contains(complaint)
                        .hasLineCount(1));
    }

    private Map<String, String> read(String name, String text) throws IOException {
        return SettingsFile.read(Files.writeString(folder.resolve(name), text));
    }
}
