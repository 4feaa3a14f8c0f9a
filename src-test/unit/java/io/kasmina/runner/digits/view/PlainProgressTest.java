package io.kasmina.runner.digits.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PlainProgressTest {

    @Test
    void aPhaseIsOneLineAtItsEnd() {
        StringWriter out = new StringWriter();
        try (Progress progress = Progress.Factory.plain(new PrintWriter(out)).begin("train host", 3)) {
            progress.advance();
            progress.advance();
            progress.note("loss 0.5");
            assertThat(out.toString()).isEmpty();
        }

        assertThat(out.toString()).matches("train host +2/3 +\\d+\\.\\d s  loss 0\\.5\\R");
    }
}
