package io.kasmina.djl;

import static io.kasmina.djl.DjlLab.assertFault;
import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.PATIENCE;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.TensorFault;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backend that is closed too early takes its kernels along, and nobody complains of it. */
@Tag("device")
@Timeout(60)
class DjlCloseOrderTest {

    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final DeviceThread lane = DeviceThread.launch();
    private DjlBackend backend;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        lane.setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        backend = Objects.requireNonNull(
                DjlBackend.open(lane, DjlConfig.defaults()).block(PATIENCE));
    }

    @AfterEach
    void end() throws InterruptedException {
        lane.close();
        assertThat(lane.awaitEnd(PATIENCE.toMillis())).isTrue();
        assertThat(thrown).isEmpty();
    }

    @Test
    void aKernelThatWentWithItsBackendClosesOnceAndRunsNoMore() {
        DjlRig.now(lane.data(() -> {
            Kernel kernel = backend.kernels().load(TinyHost.kernel().writeTo(folder.resolve("good.pt")));
            backend.close();
            kernel.close();
            assertFault(TensorFault.Kind.ALREADY_CLOSED, kernel::close);
            return true;
        }));
        assertThat(backend.memoryBytes()).isZero();
    }

    @Test
    void aBackendThatIsClosedBeforeItsPipelineHarmsNothing() {
        DjlRig rig =
                DjlRig.open(DjlOptions.on(lane, backend).config(config -> config.with(KernelCacheConfig.defaults())));
        rig.graft(SEED, GOOD, BlendSpec.byDefault());
        rig.call(() -> {
            backend.close();
            return true;
        });
        rig.end();
        rig.deleteFiles();
    }
}
