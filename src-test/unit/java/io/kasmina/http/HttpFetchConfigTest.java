package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpFetchConfigTest {

    @Test
    void aLimitOutOfBoundsIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpFetchConfig(Duration.ZERO, Duration.ofSeconds(1)))
                .withMessage("connectTimeout: must be PT0.001S to PT10M, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpFetchConfig(Duration.ofSeconds(1), Duration.ofMinutes(11)))
                .withMessage("responseTimeout: must be PT0.001S to PT10M, was PT11M");
    }
}
