package io.kasmina.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    private static final Exception CAUSE = new IllegalStateException("not bound");

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 8080, --port: is in use: 127.0.0.1:8080",
        "::, 8080, --port: is in use: :::8080",
        "127.0.0.1, 80, '--port: is in use, or not allowed: 127.0.0.1:80'",
        "192.0.2.1, 8080, --host: is no address of this machine: 192.0.2.1",
        "no host, 8080, --host: is an unknown host: no host"
    })
    void whyNobodyCanListenThereIsOneLine(String host, int port, String complaint) {
        BadInput refused = new ListenAddress("--host", host, "--port", port).refused(CAUSE);
        assertThat(refused).hasMessage(complaint).hasCause(CAUSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortHasBounds(int port) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> new ListenAddress("--host", "::1", "--port", port))
                .withMessage("--port: must be in 0..65535, was " + port);
    }

    @Test
    void aHostIsNotBlank() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> new ListenAddress("--host", " ", "--port", 0))
                .withMessage("--host: must not be blank");
    }
}
