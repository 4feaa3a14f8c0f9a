package io.kasmina.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.support.BlockHoundListener;
import io.kasmina.support.BlockHoundListener.Mode;
import io.kasmina.support.NativeCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** In device mode a native call fails on every thread but the device thread. */
@Tag("device")
class NativeCallOffDeviceThreadTest {

    private final DeviceThread device = DeviceThread.launch();
    private NDManager manager;
    private NDArray array;

    @BeforeEach
    void makeAnArrayOnTheDeviceThread() {
        array = device.control(() -> {
                    manager = NDManager.newBaseManager();
                    return manager.create(new float[] {1, 2, 3});
                })
                .block();
    }

    @AfterEach
    void closeEverythingOnTheDeviceThread() throws InterruptedException {
        device.release(() -> manager.close());
        device.close();
        assertThat(device.awaitEnd(10_000)).isTrue();
    }

    @Test
    void thisJvmRunsInDeviceMode() {
        assertThat(BlockHoundListener.mode()).isEqualTo(Mode.DEVICE);
    }

    @Test
    void aNativeCallOnTheMainThreadFailsBeforeItIsMade() {
        assertThatThrownBy(() -> array.add(1)).satisfies(NativeCallOffDeviceThreadTest::isNativeCall);
    }

    @Test
    void aNativeCloseOnTheMainThreadFailsBeforeItIsMade() {
        assertThatThrownBy(() -> array.close()).satisfies(NativeCallOffDeviceThreadTest::isNativeCall);
    }

    @Test
    void aNativeCallOnAParallelThreadFailsBeforeItIsMade() {
        StepVerifier.create(Mono.fromCallable(() -> array.add(1)).subscribeOn(Schedulers.parallel()))
                .verifyErrorSatisfies(NativeCallOffDeviceThreadTest::isNativeCall);
    }

    @Test
    void aNativeCallOnAnElasticThreadFailsBeforeItIsMade() {
        StepVerifier.create(Mono.fromCallable(() -> array.add(1)).subscribeOn(Schedulers.boundedElastic()))
                .verifyErrorSatisfies(NativeCallOffDeviceThreadTest::isNativeCall);
    }

    @Test
    void theSameCallOnTheDeviceThreadPasses() {
        StepVerifier.create(device.data(() -> array.add(1).toFloatArray()))
                .assertNext(sum -> assertThat(sum).containsExactly(2, 3, 4))
                .verifyComplete();
    }

    @Test
    void callsAreCountedByThread() {
        long onDevice = NativeCalls.onDevice();
        long offDevice = NativeCalls.offDevice();

        device.data(() -> array.add(1)).block();
        assertThat(NativeCalls.onDevice()).isGreaterThan(onDevice);
        assertThat(NativeCalls.offDevice()).isEqualTo(offDevice);

        assertThatThrownBy(() -> array.add(1)).satisfies(NativeCallOffDeviceThreadTest::isNativeCall);
        assertThat(NativeCalls.offDevice()).isGreaterThan(offDevice);
    }

    @Test
    void aBlockingCallOnAParallelThreadFailsInThisModeToo() {
        StepVerifier.create(Mono.fromCallable(() -> {
                            Thread.sleep(1);
                            return "slept";
                        })
                        .subscribeOn(Schedulers.parallel()))
                .verifyError(BlockingOperationError.class);
    }

    private static void isNativeCall(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(BlockingOperationError.class)
                .hasMessageContaining("ai.djl.pytorch.jni.PyTorchLibrary");
    }
}
