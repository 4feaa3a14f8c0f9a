package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldWakesTest {

    private static final long SHORT = 1_000;

    private final HeldWakes wakes = new HeldWakes();
    private final List<String> order = new ArrayList<>();

    @Test
    void aWakeUpWaitsForTheEndOfTheRow() {
        wakes.hold(() -> order.add("first"));
        wakes.ended(SHORT);
        wakes.hold(() -> order.add("second"));
        wakes.ended(SHORT);
        assertThat(order).isEmpty();

        wakes.release();

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void aWakeUpWaitsForNoMoreThan32Tasks() {
        wakes.hold(() -> order.add("wake"));
        endShort(31);
        assertThat(order).isEmpty();

        wakes.ended(SHORT);

        assertThat(order).containsExactly("wake");
    }

    @Test
    void aWakeUpWaitsNoLongerThan400Microseconds() {
        wakes.hold(() -> order.add("wake"));
        wakes.ended(300_000);
        assertThat(order).isEmpty();

        wakes.ended(100_000);

        assertThat(order).containsExactly("wake");
    }

    @Test
    void theNextRowCountsAnew() {
        endShort(31);
        wakes.release();
        wakes.hold(() -> order.add("wake"));
        endShort(31);

        assertThat(order).isEmpty();
    }

    @Test
    void whatWasLetGoFromOutsideDoesNotComeTwice() {
        wakes.hold(() -> order.add("wake"));

        wakes.letGo();
        wakes.release();

        assertThat(order).containsExactly("wake");
    }

    @Test
    void aWakeUpThatFailsIsReportedAndHoldsUpNoOther() throws InterruptedException {
        IllegalStateException failure = new IllegalStateException("nobody to wake");
        wakes.hold(() -> {
            throw failure;
        });
        wakes.hold(() -> order.add("wake"));
        List<Throwable> reported = new ArrayList<>();
        Thread device = new Thread(wakes::release);
        device.setUncaughtExceptionHandler((thread, cause) -> reported.add(cause));

        device.start();
        device.join();

        assertThat(reported).containsExactly(failure);
        assertThat(order).containsExactly("wake");
    }

    private void endShort(int tasks) {
        for (int i = 0; i < tasks; i++) {
            wakes.ended(SHORT);
        }
    }
}
