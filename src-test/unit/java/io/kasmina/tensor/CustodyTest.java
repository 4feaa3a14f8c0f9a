package io.kasmina.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.support.TrackedTensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CustodyTest {

    private final TrackedTensors tensors = new TrackedTensors();
    private final Custody<Tensor> custody = new Custody<>(Tensor::close);

    @Test
    void theEndClosesWhatNobodyTook() {
        Tensor taken = kept();
        kept();
        assertThat(custody.take(taken)).isTrue();
        custody.end();
        assertThat(taken.isClosed()).isFalse();
        assertThat(tensors.open()).isEqualTo(1);
        taken.close();
        tensors.assertEachClosedOnce();
    }

    @Test
    void whatComesAfterTheEndIsClosedAtOnceAndCannotBeTaken() {
        custody.end();
        Tensor late = kept();
        assertThat(late.isClosed()).isTrue();
        assertThat(custody.take(late)).isFalse();
        tensors.assertEachClosedOnce();
    }

    @Test
    void anElementIsTakenOnce() {
        Tensor tensor = kept();
        assertThat(custody.take(tensor)).isTrue();
        assertThat(custody.take(tensor)).isFalse();
        custody.drop(tensor);
        assertThat(tensor.isClosed()).isFalse();
    }

    @Test
    void aDroppedElementIsClosedOnceHoweverOftenTheStreamEnds() {
        custody.drop(kept());
        custody.end();
        custody.end();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aCloseThatThrowsKeepsNoOtherElementOpen() {
        Tensor closed = kept();
        Tensor also = kept();
        closed.close();
        also.close();
        Tensor open = kept();
        assertThatThrownBy(custody::end)
                .isInstanceOf(TensorFault.class)
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
        assertThat(open.isClosed()).isTrue();
    }

    @Test
    void ofAllThatRaceForAnElementExactlyOneGetsIt() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            TrackedTensors raced = new TrackedTensors();
            Custody<Tensor> shared = new Custody<>(Tensor::close);
            Queue<Tensor> offered = new ConcurrentLinkedQueue<>();
            Runnable taker = () -> {
                for (Tensor tensor = offered.poll(); tensor != null; tensor = offered.poll()) {
                    if (shared.take(tensor)) {
                        tensor.close();
                    }
                }
            };
            race(() -> keep(raced, shared, offered), taker, taker, shared::end);
            raced.assertEachClosedOnce();
        }
    }

    /** Every second element is wanted by others too; the rest is left to the end. */
    private static void keep(TrackedTensors raced, Custody<Tensor> shared, Queue<Tensor> offered) {
        for (int i = 0; i < 40; i++) {
            Tensor tensor = raced.next();
            shared.keep(tensor);
            if (i % 2 == 0) {
                offered.add(tensor);
                shared.drop(tensor);
            }
        }
    }

    private static void race(Runnable... contenders) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (Runnable contender : contenders) {
            threads.add(new Thread(() -> {
                try {
                    start.await();
                    contender.run();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Tensor kept() {
        Tensor tensor = tensors.next();
        custody.keep(tensor);
        return tensor;
    }
}
