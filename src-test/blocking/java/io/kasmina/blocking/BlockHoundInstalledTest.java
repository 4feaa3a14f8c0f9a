package io.kasmina.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.BlockHoundListener;
import io.kasmina.support.BlockHoundListener.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** BlockHound watches this JVM. */
class BlockHoundInstalledTest {

    @Test
    void thisJvmRunsInPlainMode() {
        assertThat(BlockHoundListener.mode()).isEqualTo(Mode.PLAIN);
    }

    @Test
    void aBlockingCallOnAParallelThreadFails() {
        StepVerifier.create(blockingCall().subscribeOn(Schedulers.parallel()))
                .verifyErrorSatisfies(BlockHoundInstalledTest::isBlockingOperation);
    }

    @Test
    void aBlockingCallOnAnEventLoopFails() {
        LoopResources loops = LoopResources.create("event-loop", 1, true);
        Scheduler eventLoop = Schedulers.fromExecutor(loops.onServer(false));

        StepVerifier.create(blockingCall().subscribeOn(eventLoop))
                .verifyErrorSatisfies(BlockHoundInstalledTest::isBlockingOperation);

        StepVerifier.create(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)))
                .verifyComplete();
    }

    @Test
    void aBlockingCallOnAThreadThatMayBlockPasses() {
        StepVerifier.create(blockingCall().subscribeOn(Schedulers.boundedElastic()))
                .expectNext("slept")
                .verifyComplete();
    }

    private static Mono<String> blockingCall() {
        return Mono.fromCallable(() -> {
            Thread.sleep(1);
            return "slept";
        });
    }

    private static void isBlockingOperation(Throwable failure) {
        assertThat(failure).isInstanceOf(BlockingOperationError.class).hasMessageContaining("java.lang.Thread.sleep");
    }
}
