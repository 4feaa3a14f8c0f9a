package io.kasmina.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void aLineIsOut() {
        StringWriter text = new StringWriter();
        Results.print(new PrintWriter(text), "one");
        assertThat(text).hasToString("one\n");
    }

    @Test
    void aLineThatCannotBeWrittenIsAFailure() {
        assertThatExceptionOfType(RunFailure.class)
                .isThrownBy(() -> Results.print(new PrintWriter(new Full()), "one"))
                .withMessage("standard output: could not be written");
    }

    private static final class Full extends Writer {

        @Override
        public void write(char[] text, int from, int count) throws IOException {
            throw new IOException("no space left");
        }

        @Override
        public void flush() {
            // Nothing is kept.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
