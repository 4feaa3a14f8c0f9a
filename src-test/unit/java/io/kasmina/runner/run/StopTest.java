package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class StopTest {

    private final List<Integer> halts = new ArrayList<>();
    private final Stop stop = new Stop(halts::add);

    @Test
    void theFirstSignalAsks() {
        StepVerifier.create(stop.asked()).then(() -> stop.signalled(15)).verifyComplete();
        assertThat(halts).isEmpty();
    }

    @Test
    void aRequestThatCameBeforeAnybodyListenedCounts() {
        stop.signalled(2);
        StepVerifier.create(stop.asked()).verifyComplete();
    }

    @Test
    void theSecondSignalEndsTheProcessWithItsNumber() {
        stop.signalled(15);
        stop.signalled(15);
        assertThat(halts).containsExactly(143);
    }
}
