package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {

    private long now;
    private final RoundTrips trips = new RoundTrips(() -> now);

    @Test
    void aTripLastsUntilItsAnswer() throws InterruptedException {
        long nanos = trips.trip(() -> {
            now += 40;
            trips.answered();
        });
        assertThat(nanos).isEqualTo(40);
    }

    @Test
    void theAnswerMayComeFromAnotherThread() throws InterruptedException {
        long nanos = trips.trip(() -> new Thread(() -> {
                    now += 7;
                    trips.answered();
                })
                .start());
        assertThat(nanos).isEqualTo(7);
    }
}
