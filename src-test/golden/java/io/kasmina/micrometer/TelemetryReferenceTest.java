package io.kasmina.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TelemetryReferenceTest {

    private static final Path FILE = Path.of("..", "operators", "TELEMETRY.md");

    @Test
    void theReferenceIsWrittenFromTheCatalogue() throws IOException {
        String written = TelemetryReference.markdown();
        if ("write".equals(System.getProperty("kasmina.reference"))) {
            Files.writeString(FILE, written);
        }
        assertThat(Files.readString(FILE))
                .as("operators/TELEMETRY.md, which is written by: %s", TelemetryReference.COMMAND)
                .isEqualTo(written);
    }
}
