package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Timeout(30)
class DeviceBurstTest {

    private static final long LONG = 10_000;

    /** Runs a wake-up where it is let go, so that the order tells when. */
    private final Scheduler.Worker worker =
            BurstScheduler.of(Schedulers.immediate()).createWorker();

    private final DeviceThread lane = DeviceThread.launch();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> order = new CopyOnWriteArrayList<>();

    @AfterEach
    void endTheLane() throws InterruptedException {
        gate.countDown();
        lane.close();
        assertThat(lane.awaitEnd(LONG)).isTrue();
    }

    @Test
    void everyWakeUpOfARowComesAfterItsTaskAndInOrder() throws Exception {
        hold();
        List<CompletableFuture<Integer>> ends = bursts(3);
        gate.countDown();

        await(ends);
        settle();
        assertThat(order).containsSubsequence("wake 0", "wake 1", "wake 2").hasSize(6);
        for (int i = 0; i < 3; i++) {
            assertThat(order).containsSubsequence("task " + i, "wake " + i);
        }
    }

    @Test
    void aLoneTaskWakesOthersWithoutWaitingForAnother() throws Exception {
        CompletableFuture<String> woken = new CompletableFuture<>();

        lane.burst(() -> worker.schedule(() -> woken.complete("woken"))).subscribe();

        assertThat(woken.get(LONG, TimeUnit.MILLISECONDS)).isEqualTo("woken");
    }

    @Test
    void noOtherTaskRunsWhileAWakeUpIsPutOff() throws Exception {
        hold();
        List<CompletableFuture<Integer>> ends = bursts(1);
        Mono<Boolean> other = lane.data(() -> order.add("other"));
        CompletableFuture<Boolean> end = other.toFuture();
        gate.countDown();

        await(ends);
        end.get(LONG, TimeUnit.MILLISECONDS);
        assertThat(order).containsExactly("task 0", "wake 0", "other");
    }

    @Test
    void aLongRowWakesOthersBeforeItsEnd() throws Exception {
        hold();
        List<CompletableFuture<Integer>> ends = bursts(100);
        gate.countDown();

        await(ends);
        settle();
        assertThat(order.indexOf("wake 0")).isBetween(1, 32);
        assertThat(order.stream().filter(line -> line.startsWith("wake")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "wake " + i).toList());
    }

    @Test
    void aTaskThatIsNoneOfABurstWakesOthersAtOnce() throws Exception {
        lane.data(() -> {
                    worker.schedule(() -> order.add("wake"));
                    return order.add("end");
                })
                .toFuture()
                .get(LONG, TimeUnit.MILLISECONDS);

        assertThat(order).containsExactly("wake", "end");
    }

    @Test
    void whatATaskBehindThemHoldsUpIsLetGoFromOutside() throws Exception {
        hold();
        List<CompletableFuture<Integer>> ends = bursts(1);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        lane.burst(() -> {
                    began.countDown();
                    return stuck.await(LONG, TimeUnit.MILLISECONDS);
                })
                .subscribe();
        gate.countDown();
        await(ends);
        assertThat(began.await(LONG, TimeUnit.MILLISECONDS)).isTrue();

        lane.wakeOthers();

        assertThat(order).containsExactly("task 0", "wake 0");
        stuck.countDown();
    }

    @Test
    void aWakeUpThatIsCalledOffMeanwhileDoesNotCome() throws Exception {
        lane.burst(() -> {
                    Disposable wake = worker.schedule(() -> order.add("wake"));
                    wake.dispose();
                    return wake;
                })
                .toFuture()
                .get(LONG, TimeUnit.MILLISECONDS);

        settle();
        assertThat(order).isEmpty();
    }

    private void hold() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        lane.data(() -> {
                    held.countDown();
                    return gate.await(LONG, TimeUnit.MILLISECONDS);
                })
                .subscribe();
        assertThat(held.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
    }

    private List<CompletableFuture<Integer>> bursts(int count) {
        List<CompletableFuture<Integer>> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            ends.add(lane.burst(() -> {
                        order.add("task " + number);
                        worker.schedule(() -> order.add("wake " + number));
                        return number;
                    })
                    .toFuture());
        }
        return ends;
    }

    private void settle() throws Exception {
        lane.control(() -> true).toFuture().get(LONG, TimeUnit.MILLISECONDS);
    }

    private static void await(List<? extends CompletableFuture<?>> ends) throws Exception {
        for (CompletableFuture<?> end : ends) {
            end.get(LONG, TimeUnit.MILLISECONDS);
        }
    }
}
