package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class WaitingTest {

    @Test
    void aResultThatDoesNotComeIsNamed() {
        assertThatThrownBy(() -> Waiting.result("opening PyTorch", Duration.ofMillis(10), Mono.never()))
                .isInstanceOf(JobFailure.class)
                .hasMessage("opening PyTorch: not done within 0.01 s");
    }

    @Test
    void anEndWithoutAResultIsNamed() {
        assertThatThrownBy(() -> Waiting.result("training step", Mono.empty()))
                .isInstanceOf(JobFailure.class)
                .hasMessage("training step: ended without a result");
    }

    @Test
    void whatTheWorkThrowsComesAsItIs() {
        assertThatThrownBy(() -> Waiting.result("any", Mono.error(new JobFailure("of the work"))))
                .isInstanceOf(JobFailure.class)
                .hasMessage("of the work");
    }

    @Test
    void resultsAndEndsPass() {
        assertThat(Waiting.result("one", Mono.just(1))).isEqualTo(1);
        assertThatCode(() -> Waiting.end("nothing", Mono.empty())).doesNotThrowAnyException();
    }
}
