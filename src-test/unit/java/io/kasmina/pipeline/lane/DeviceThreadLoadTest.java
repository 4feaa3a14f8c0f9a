package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The device thread with more than it can do, and with a task that does not end. */
@Timeout(30)
class DeviceThreadLoadTest {

    private static final long LONG = 10_000;

    private final DeviceThread lane = DeviceThread.launch();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void endTheLane() throws InterruptedException {
        gate.countDown();
        lane.close();
        assertThat(lane.awaitEnd(LONG)).isTrue();
    }

    @Test
    void aFullMailboxPushesBackInOrderAndCountsIt() throws Exception {
        DeviceThread small = DeviceThread.launch(2);
        List<Integer> order = new CopyOnWriteArrayList<>();
        small.control(() -> gate.await(LONG, TimeUnit.MILLISECONDS)).subscribe();
        Spin.until(() -> small.figures().queueDepth() == 0);
        for (int i = 0; i < 5; i++) {
            int number = i;
            small.data(() -> order.add(number)).subscribe();
        }
        assertThat(small.figures().pushedBack()).isEqualTo(3);
        gate.countDown();
        small.close();

        assertThat(small.awaitEnd(LONG)).isTrue();
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aLaneWithoutPlacesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceThread.launch(0))
                .withMessage("places: must be at least 1, was 0");
    }

    @Test
    void theRunningTaskShowsInTheFigures() throws Exception {
        hold();
        long tasks = lane.figures().tasks();
        Spin.until(() -> lane.figures().runningNanos() > 2_000_000);
        DeviceFigures figures = lane.figures();
        assertThat(figures.tasks()).isEqualTo(tasks);
        assertThat(figures.longestTaskNanos()).isGreaterThanOrEqualTo(2_000_000);
        assertThat(figures.busyRatio()).isPositive();
        gate.countDown();
        drain();
        Spin.until(() -> lane.figures().runningNanos() == 0);
    }

    @Test
    void aWedgedTaskIsGivenUpWithAllDataBehindItAndTheLaneWorksAgainAfterItsEnd() throws Exception {
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Closing> wedged = lane.data(() -> {
                    held.countDown();
                    gate.await(LONG, TimeUnit.MILLISECONDS);
                    return new Closing(ran);
                })
                .toFuture();
        assertThat(held.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Boolean> behind = lane.data(() -> ran.add("data")).toFuture();
        CompletableFuture<Boolean> urgent =
                lane.control(() -> ran.add("control")).toFuture();

        assertThat(lane.giveUp(lane.figures().tasks() + 1)).isZero();
        assertThat(behind).isNotDone();
        assertThat(lane.giveUp(lane.figures().tasks())).isEqualTo(2);
        assertThat(lane.giveUp(lane.figures().tasks())).isZero();
        CompletableFuture<Boolean> late = lane.data(() -> ran.add("late")).toFuture();
        assertThat(List.of(wedged, behind, late)).allSatisfy(DeviceThreadLoadTest::isWedged);
        assertThat(urgent).isNotDone();

        gate.countDown();
        assertThat(urgent.get(LONG, TimeUnit.MILLISECONDS)).isTrue();
        drain();
        assertThat(ran).containsExactly("closed", "control");
    }

    @Test
    void whatIsGivenUpHearsOfItInTheOrderOfItsArrival() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        CountDownLatch held = new CountDownLatch(1);
        lane.data(() -> {
                    held.countDown();
                    return gate.await(LONG, TimeUnit.MILLISECONDS);
                })
                .subscribe(done -> {}, wedged -> order.add(0));
        assertThat(held.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
        for (int i = 1; i <= 3; i++) {
            int number = i;
            lane.burst(() -> number).subscribe(done -> {}, wedged -> order.add(number));
        }

        assertThat(lane.giveUp(lane.figures().tasks())).isEqualTo(4);
        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whatComesWhileOthersAreToldHearsOfItAfterThem() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        hold();
        lane.data(() -> 1).subscribe(done -> {}, wedged -> {
            Thread other = new Thread(() -> lane.data(() -> 2).subscribe(done -> {}, late -> order.add(2)));
            other.start();
            joined(other);
            order.add(1);
        });

        lane.giveUp(lane.figures().tasks());
        assertThat(order).containsExactly(1, 2);
    }

    @Test
    void oneWhoCannotBeToldKeepsTheNewsFromNobodyElse() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<String> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure.getMessage()));
        try {
            hold();
            lane.data(() -> 1).subscribe(done -> {}, wedged -> {
                throw new IllegalStateException("deaf");
            });
            lane.data(() -> 2).subscribe(done -> {}, wedged -> order.add(2));
            lane.giveUp(lane.figures().tasks());
            lane.data(() -> 3).subscribe(done -> {}, wedged -> order.add(3));
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(before);
        }
        assertThat(order).containsExactly(2, 3);
        assertThat(uncaught).containsExactly("deaf");
    }

    @Test
    void aLaneThatIsStuckKeepsNothingThatNobodyWaitsFor() throws Exception {
        hold();
        lane.data(() -> "before").onErrorComplete().subscribe();
        assertThat(lane.giveUp(lane.figures().tasks())).isEqualTo(2);
        for (int i = 0; i < 1_000; i++) {
            lane.data(() -> "after").onErrorComplete().subscribe();
        }

        assertThat(lane.figures().queueDepth()).isZero();
        assertThat(lane.figures().pushedBack()).isZero();
        gate.countDown();
        Spin.until(() -> lane.figures().runningNanos() == 0);
        assertThat(lane.data(() -> "works").block()).isEqualTo("works");
    }

    @Test
    void aWedgedControlTaskIsGivenUpAndThoseBehindItWaitOn() throws Exception {
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Closing> wedged = lane.control(() -> {
                    held.countDown();
                    gate.await(LONG, TimeUnit.MILLISECONDS);
                    return new Closing(ran);
                })
                .toFuture();
        assertThat(held.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Boolean> behind =
                lane.control(() -> ran.add("control")).toFuture();

        assertThat(lane.giveUp(lane.figures().tasks())).isOne();
        isWedged(wedged);
        assertThat(behind).isNotDone();

        gate.countDown();
        assertThat(behind.get(LONG, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(ran).containsExactly("closed", "control");
    }

    private static void isWedged(CompletableFuture<?> wait) {
        assertThat(wait.handle((value, failure) -> failure).join())
                .isInstanceOfSatisfying(
                        LaneFault.class, fault -> assertThat(fault.kind()).isEqualTo(LaneFault.Kind.DEVICE_WEDGED));
    }

    private record Closing(List<String> ran) implements AutoCloseable {
        @Override
        public void close() {
            ran.add("closed");
        }
    }

    /** Keeps the device thread busy until the gate opens; returns once it is. */
    private void hold() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        lane.control(() -> {
                    held.countDown();
                    return gate.await(LONG, TimeUnit.MILLISECONDS);
                })
                .onErrorComplete()
                .subscribe();
        assertThat(held.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
    }

    /** Waits until everything queued so far ran. */
    private void drain() {
        lane.data(() -> "drained").block();
    }

    private static void joined(Thread thread) {
        try {
            thread.join(LONG);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
