package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.Await;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BlockingWorkTest {

    private final Scheduler io = Schedulers.newBoundedElastic(2, 10, "io");

    @AfterEach
    void stop() {
        io.dispose();
    }

    @Test
    void whatTheWorkReturnsOrThrowsIsTheAnswer() {
        StepVerifier.create(BlockingWork.on(io, () -> 7)).expectNext(7).verifyComplete();
        StepVerifier.create(BlockingWork.on(io, () -> {
                    throw new IOException("broken");
                }))
                .verifyErrorMessage("broken");
    }

    @Test
    void anErrorIsAnAnswerTooForWhoeverWaits() {
        Error broken = new NoClassDefFoundError("a compression that the folder for temporary files does not let load");
        StepVerifier.create(BlockingWork.on(io, () -> {
                    throw broken;
                }))
                .verifyErrorSatisfies(failure -> {
                    assertThat(failure).isInstanceOf(KafkaException.class).hasCause(broken);
                    assertThat(BusFaults.of("committing", failure)).hasMessage("committing: NoClassDefFoundError");
                });
    }

    @Test
    void whatComesAfterACancellationIsGivenBack() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<Object> unwanted = new AtomicReference<>();
        AtomicReference<Object> heard = new AtomicReference<>();
        Disposable work = BlockingWork.on(
                        io,
                        () -> {
                            began.countDown();
                            go.await();
                            return 7;
                        },
                        unwanted::set)
                .subscribe(heard::set, heard::set);
        Await.until("it began", () -> began.getCount() == 0);
        work.dispose();
        go.countDown();
        Await.until("its result was given back", () -> Integer.valueOf(7).equals(unwanted.get()));
        assertThat(heard).hasValue(null);
    }

    @Test
    void aCancellationDoesNotInterruptIt() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Object> heard = new AtomicReference<>();
        Disposable work = BlockingWork.on(io, () -> {
                    began.countDown();
                    go.await();
                    done.set(true);
                    return 7;
                })
                .subscribe(heard::set, heard::set);
        Await.until("it began", () -> began.getCount() == 0);
        work.dispose();
        go.countDown();
        Await.until("it ended by itself", done::get);
        assertThat(heard).hasValue(null);
    }
}
