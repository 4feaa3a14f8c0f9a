package io.kasmina.djl;

import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The JVM's one PyTorch backend, on a device thread of its own. */
public final class DjlLab {

    private static final DeviceThread LANE = DeviceThread.launch();
    private static final DjlBackend BACKEND = Objects.requireNonNull(
            DjlBackend.open(LANE, new DjlConfig(device(), 1)).block());

    private DjlLab() {}

    /** Returns the device under test: {@code cpu}, unless the system property {@code kasmina.device} names another. */
    public static String device() {
        return System.getProperty("kasmina.device", "cpu");
    }

    /** Returns the lane. */
    public static DeviceThread lane() {
        return LANE;
    }

    /** Returns the backend. */
    public static DjlBackend backend() {
        return BACKEND;
    }

    /** Runs a task on the device thread and waits for it. */
    public static <T> T call(Callable<T> task) {
        Optional<T> result = LANE.data(() -> Optional.ofNullable(task.call())).block();
        return Objects.requireNonNull(result).orElse(null);
    }

    /** Runs a body on the device thread and waits for it. */
    public static void run(TensorBackend.Body body) {
        call(() -> {
            body.run(BACKEND.ops());
            return null;
        });
    }

    /** Returns the backend as the contract suites see it. */
    public static TensorBackend tensors() {
        return new TensorBackend() {
            @Override
            public TensorOps ops() {
                return BACKEND.ops();
            }

            @Override
            public void run(Body body) {
                DjlLab.run(body);
            }
        };
    }

    static Kernel kernel(TorchScriptArchive archive) throws IOException {
        Path file = Files.createTempFile("kernel", ".pt");
        try {
            return BACKEND.kernels().load(archive.writeTo(file));
        } finally {
            Files.delete(file);
        }
    }

    static Tensor floats(float... values) {
        return TensorBackend.floats(BACKEND.ops(), TensorShape.of(values.length), values);
    }

    static double[] values(Tensor tensor) {
        return TensorBackend.values(BACKEND.ops(), tensor);
    }

    static void assertFault(TensorFault.Kind kind, ThrowingCallable call) {
        Assertions.assertThatThrownBy(call)
                .isInstanceOfSatisfying(TensorFault.class, fault -> Assertions.assertThat(fault.kind())
                        .isEqualTo(kind));
    }
}
