package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kasmina.contract.UsageFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Timeout(30)
class DeviceThreadTest {

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
    void tasksRunOnOneDaemonThreadWithTheLanesName() {
        StepVerifier.create(lane.data(Thread::currentThread))
                .assertNext(thread -> {
                    assertThat(thread).isSameAs(lane);
                    assertThat(thread.getName()).isEqualTo("kasmina-device-0");
                    assertThat(thread.isDaemon()).isTrue();
                })
                .verifyComplete();
        StepVerifier.create(lane.control(lane::onDevice)).expectNext(true).verifyComplete();
        assertThat(lane.onDevice()).isFalse();
    }

    @Test
    void controlOvertakesDataAndEachKeepsItsOrder() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        hold();
        lane.data(() -> order.add("data 1")).subscribe();
        lane.data(() -> order.add("data 2")).subscribe();
        lane.control(() -> order.add("control 1")).subscribe();
        CompletableFuture<Boolean> last = lane.data(() -> order.add("data 3")).toFuture();
        lane.control(() -> order.add("control 2")).subscribe();
        gate.countDown();

        last.get(LONG, TimeUnit.MILLISECONDS);
        assertThat(order).containsExactly("control 1", "control 2", "data 1", "data 2", "data 3");
    }

    @Test
    void aTaskRunsOnceForEachSubscription() {
        AtomicInteger runs = new AtomicInteger();
        Mono<Integer> task = lane.data(runs::incrementAndGet);

        assertThat(runs).hasValue(0);
        StepVerifier.create(task).expectNext(1).verifyComplete();
        StepVerifier.create(task).expectNext(2).verifyComplete();
    }

    @Test
    void aTaskCancelledBeforeItsTurnDoesNotRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        hold();
        Disposable cancelled = lane.data(runs::incrementAndGet).subscribe();
        cancelled.dispose();
        gate.countDown();

        drain();
        assertThat(runs).hasValue(0);
    }

    @Test
    void aNullResultCompletesEmpty() {
        StepVerifier.create(lane.data(() -> null)).verifyComplete();
    }

    @Test
    void anExceptionOfATaskReachesItsCaller() {
        StepVerifier.create(lane.data(() -> {
                    throw new IOException("disk");
                }))
                .verifyErrorSatisfies(failure ->
                        assertThat(failure).isInstanceOf(IOException.class).hasMessage("disk"));
    }

    @Test
    void anErrorOfATaskReachesItsCallerAndTheLaneGoesOn() {
        StepVerifier.create(lane.data(() -> {
                    throw new UnsatisfiedLinkError("no engine here");
                }))
                .verifyError(UnsatisfiedLinkError.class);

        StepVerifier.create(lane.data(() -> "alive")).expectNext("alive").verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void subscribingOnTheDeviceThreadFailsAtOnce(boolean control) {
        Mono<String> inner = control ? lane.control(() -> "never") : lane.data(() -> "never");

        StepVerifier.create(lane.data(() -> inner.toFuture().handle((value, failure) -> failure)))
                .assertNext(refusal -> {
                    assertThat(refusal).isDone();
                    assertThat(refusal.join()).satisfies(isFault(UsageFault.Kind.AWAITS_OWN_LANE));
                })
                .verifyComplete();
    }

    @Test
    void aClosedLaneRefusesTasks() {
        lane.close();

        StepVerifier.create(lane.data(() -> "late")).verifyErrorSatisfies(isFault(UsageFault.Kind.PIPELINE_CLOSED));
        StepVerifier.create(lane.control(() -> "late")).verifyErrorSatisfies(isFault(UsageFault.Kind.PIPELINE_CLOSED));
    }

    @Test
    void tasksQueuedBeforeTheCloseStillRun() throws Exception {
        hold();
        CompletableFuture<String> queued = lane.data(() -> "ran").toFuture();
        lane.close();
        lane.close();
        gate.countDown();

        assertThat(queued.get(LONG, TimeUnit.MILLISECONDS)).isEqualTo("ran");
        assertThat(lane.awaitEnd(LONG)).isTrue();
    }

    @Test
    void aWaitThatTimesOutSaysSo() throws Exception {
        assertThat(lane.awaitEnd(1)).isFalse();
    }

    @Test
    void aReleaseRunsAtOnceOnTheDeviceThread() {
        StepVerifier.create(lane.data(() -> {
                    List<String> order = new ArrayList<>();
                    lane.release(() -> order.add("released"));
                    order.add("after");
                    return order;
                }))
                .assertNext(order -> assertThat(order).containsExactly("released", "after"))
                .verifyComplete();
    }

    @Test
    void aReleaseFromElsewhereOvertakesDataEvenAfterTheClose() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        hold();
        lane.data(() -> order.add("data")).subscribe();
        lane.close();
        lane.release(() -> order.add("released on " + Thread.currentThread().getName()));
        gate.countDown();

        assertThat(lane.awaitEnd(LONG)).isTrue();
        assertThat(order).containsExactly("released on kasmina-device-0", "data");
    }

    @Test
    void aReleaseAfterTheEndIsForgotten() throws Exception {
        lane.close();
        assertThat(lane.awaitEnd(LONG)).isTrue();
        AtomicInteger released = new AtomicInteger();

        assertThatCode(() -> lane.release(released::incrementAndGet)).doesNotThrowAnyException();
        assertThat(released).hasValue(0);
    }

    @Test
    void aReleaseThatThrowsIsReportedAndTheLaneGoesOn() throws Exception {
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        lane.setUncaughtExceptionHandler((thread, failure) -> reported.complete(failure));
        lane.release(() -> {
            throw new IllegalStateException("broken release");
        });

        assertThat(reported.get(LONG, TimeUnit.MILLISECONDS)).hasMessage("broken release");
        StepVerifier.create(lane.data(() -> "alive")).expectNext("alive").verifyComplete();
    }

    @Test
    void anInterruptNeitherEndsNorSpinsTheLane() {
        lane.interrupt();
        StepVerifier.create(lane.data(() -> {
                    Thread.currentThread().interrupt();
                    return "interrupted";
                }))
                .expectNext("interrupted")
                .verifyComplete();

        Spin.until(() -> !lane.isInterrupted());
        StepVerifier.create(lane.data(() -> "alive")).expectNext("alive").verifyComplete();
    }

    @Test
    void figuresShowDepthTasksAndTheLongest() throws Exception {
        hold();
        lane.data(() -> "waits").subscribe();
        lane.control(() -> "waits").subscribe();
        assertThat(lane.figures().queueDepth()).isEqualTo(2);
        gate.countDown();
        lane.data(() -> Spin.nanos(2_000_000)).block();
        drain();

        DeviceFigures figures = lane.figures();
        assertThat(figures.queueDepth()).isZero();
        assertThat(figures.tasks()).isBetween(4L, 5L);
        assertThat(figures.longestTaskNanos()).isGreaterThanOrEqualTo(2_000_000);
        assertThat(figures.busyRatio()).isGreaterThan(0).isLessThanOrEqualTo(1);
    }

    /** Keeps the device thread busy until the gate opens; returns once it is. */
    private void hold() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        lane.control(() -> {
                    held.countDown();
                    return gate.await(LONG, TimeUnit.MILLISECONDS);
                })
                .subscribe();
        assertThat(held.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
    }

    /** Waits until everything queued so far ran. */
    private void drain() {
        lane.data(() -> "drained").block();
    }

    private static Consumer<Throwable> isFault(UsageFault.Kind kind) {
        return failure -> assertThat(failure).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(kind));
    }
}
