package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Hooks;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** Who owns a task's result when demand and cancellation come late. */
@Timeout(60)
class DeviceTaskTest {

    private final DeviceThread lane = DeviceThread.launch();

    @AfterEach
    void endTheLane() throws InterruptedException {
        Hooks.resetOnErrorDropped();
        lane.close();
        assertThat(lane.awaitEnd(10_000)).isTrue();
    }

    @Test
    void aResultWaitsForDemand() {
        TestSubscriber<String> slow = TestSubscriber.builder().initialRequest(0).build();
        lane.data(() -> "result").subscribe(slow);
        drain();
        assertThat(slow.getReceivedOnNext()).isEmpty();

        slow.request(1);
        assertThat(slow.getReceivedOnNext()).containsExactly("result");
        assertThat(slow.isTerminatedComplete()).isTrue();
    }

    @Test
    void aResultCancelledBeforeItsDemandIsClosedOnTheDeviceThread() {
        Resource resource = new Resource();
        TestSubscriber<Resource> slow =
                TestSubscriber.builder().initialRequest(0).build();
        lane.data(() -> resource).subscribe(slow);
        drain();

        slow.cancel();
        drain();
        assertThat(resource.closedOn).containsExactly("kasmina-device-0");
        assertThat(slow.getReceivedOnNext()).isEmpty();
    }

    @Test
    void aResultCancelledWhileItsTaskRunsIsClosedOnTheDeviceThread() throws Exception {
        Resource resource = new Resource();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Disposable subscription = lane.data(() -> {
                    running.countDown();
                    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
                    return resource;
                })
                .subscribe();
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        subscription.dispose();
        cancelled.countDown();

        drain();
        assertThat(resource.closedOn).containsExactly("kasmina-device-0");
    }

    @Test
    void aDeliveredResultIsItsReceivers() {
        Resource resource = new Resource();
        StepVerifier.create(lane.data(() -> resource)).expectNext(resource).verifyComplete();

        drain();
        assertThat(resource.closedOn).isEmpty();
    }

    @Test
    void anErrorThatNobodyWaitsForIsReportedAsDropped() throws Exception {
        AtomicReference<Throwable> dropped = new AtomicReference<>();
        Hooks.onErrorDropped(dropped::set);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Disposable subscription = lane.data(() -> {
                    running.countDown();
                    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
                    throw new IllegalStateException("too late");
                })
                .subscribe();
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        subscription.dispose();
        cancelled.countDown();

        drain();
        assertThat(dropped.get()).hasMessage("too late");
    }

    @Test
    void aResultThatFailsToCloseIsReportedAsDropped() {
        AtomicReference<Throwable> dropped = new AtomicReference<>();
        Hooks.onErrorDropped(dropped::set);
        TestSubscriber<AutoCloseable> slow =
                TestSubscriber.builder().initialRequest(0).build();
        lane.<AutoCloseable>data(() -> () -> {
                    throw new IOException("stuck");
                })
                .subscribe(slow);
        drain();
        slow.cancel();

        drain();
        assertThat(dropped.get()).hasMessage("stuck");
    }

    @Test
    void aResultThatRacesWithItsCancellationIsReceivedOrClosedNeverLost() {
        AtomicInteger received = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        for (int round = 0; round < 5_000; round++) {
            BaseSubscriber<AutoCloseable> racing = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                protected void hookOnNext(AutoCloseable resource) {
                    received.incrementAndGet();
                }
            };
            lane.<AutoCloseable>data(() -> {
                        made.incrementAndGet();
                        return closed::incrementAndGet;
                    })
                    .subscribe(racing);
            racing.cancel();
        }

        drain();
        assertThat(received.get() + closed.get()).isEqualTo(made.get());
    }

    private void drain() {
        lane.data(() -> "drained").block();
        lane.data(() -> "drained").block();
    }

    private static final class Resource implements AutoCloseable {

        private final List<String> closedOn = new CopyOnWriteArrayList<>();

        @Override
        public void close() {
            closedOn.add(Thread.currentThread().getName());
        }
    }
}
