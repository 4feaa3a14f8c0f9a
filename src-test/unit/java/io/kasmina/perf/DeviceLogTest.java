package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceLogTest {

    private static final long A_WHILE = 100_000;

    private final DeviceLog log = new DeviceLog();

    @Test
    void onlyTasksThatLoadAKernelCountAsLoads() throws Exception {
        assertThat(log.attach(() -> "other")).isEqualTo("other");
        assertThat(log.figures()).isEqualTo(DeviceLog.Figures.NONE);

        log.attach(this::load);
        log.attach(this::load);

        assertThat(log.loads()).isEqualTo(2);
        assertThat(log.figures().loadNanos()).isGreaterThan(log.figures().longestLoad());
        assertThat(log.figures().longestLoad()).isPositive();
    }

    @Test
    void aCheckAndTheLoadThatFollowsItAreOne() throws Exception {
        log.refill(this::compute);
        assertThat(log.figures()).isEqualTo(DeviceLog.Figures.NONE);
        log.refill(this::load);
        assertThat(log.figures().longestLoad()).isGreaterThanOrEqualTo(2 * A_WHILE);

        log.begin();
        log.refill(this::load);
        assertThat(log.figures().longestLoad()).isBetween(A_WHILE, log.figures().loadNanos());
        assertThat(log.loads()).isEqualTo(2);
    }

    @Test
    void aBlendBetweenACheckAndItsLoadIsNoPartOfThem() throws Exception {
        log.refill(this::compute);
        log.refill(() -> {
            log.blended(log.now());
            return "blend";
        });
        log.refill(this::load);
        assertThat(log.figures().longestLoad()).isGreaterThanOrEqualTo(2 * A_WHILE);
    }

    @Test
    void whatLiesBetweenTwoBlendsIsAGap() throws Exception {
        log.blended(log.now());
        assertThat(log.figures().longestGap()).isZero();

        log.attach(this::load);
        log.blended(log.now());

        assertThat(log.figures().blends()).isEqualTo(2);
        assertThat(log.figures().mostLoads()).isEqualTo(1);
        assertThat(log.figures().longestGap())
                .isGreaterThanOrEqualTo(log.figures().longestLoad());
    }

    @Test
    void aBeginningForgetsAllButTheLoadsThatEverWere() throws Exception {
        log.blended(log.now());
        log.attach(this::load);
        log.begin();
        log.blended(log.now());

        assertThat(log.figures()).isEqualTo(new DeviceLog.Figures(1, 0, 0, 0, 0));
        assertThat(log.loads()).isEqualTo(1);
    }

    @Test
    void twoTimesAddUp() {
        assertThat(new DeviceLog.Figures(1, 20, 300, 40, 2).plus(new DeviceLog.Figures(2, 10, 600, 50, 1)))
                .isEqualTo(new DeviceLog.Figures(3, 20, 900, 50, 2));
    }

    private int load() {
        log.loading();
        return compute();
    }

    private int compute() {
        int sum = 0;
        for (long began = log.now(); log.now() - began < A_WHILE; ) {
            sum++;
        }
        return sum;
    }
}
