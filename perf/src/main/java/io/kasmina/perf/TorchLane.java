package io.kasmina.perf;

import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import java.util.Objects;
import java.util.concurrent.Callable;

/** PyTorch on a device thread of its own, with one intra-op thread. One caller, which waits for every task. */
final class TorchLane implements AutoCloseable {

    private final DeviceThread lane = DeviceThread.launch();
    private final DjlBackend backend;

    private TorchLane() {
        backend = call(() -> DjlBackend.openHere(lane, DjlConfig.defaults()));
    }

    /** Opens both. */
    static TorchLane open() {
        return new TorchLane();
    }

    /** Returns the device thread. */
    DeviceThread lane() {
        return lane;
    }

    /** Returns the backend, for use in a {@link #call}. */
    DjlBackend backend() {
        return backend;
    }

    /** Runs a task on the device thread. */
    <T> T call(Callable<T> task) {
        return Objects.requireNonNull(lane.data(task).block());
    }

    /** Closes on the device thread. */
    void close(AutoCloseable closed) {
        call(() -> {
            closed.close();
            return true;
        });
    }

    /** Frees every array, then ends the thread. */
    @Override
    public void close() {
        close(backend);
        lane.close();
    }
}
