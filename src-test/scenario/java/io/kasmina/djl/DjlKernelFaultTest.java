package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.pipeline.Readiness;
import io.kasmina.pipeline.lane.WatchConfig;
import io.kasmina.support.TensorBackend;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Kernels that must not come into use fail G1 with a reason, and the JVM lives. */
@Tag("device")
@Timeout(120)
class DjlKernelFaultTest {

    private static final WatchConfig AFTER_A_SECOND =
            new WatchConfig(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMillis(10));

    @Test
    void aFileThatIsNoKernelFailsTheLoad() throws IOException {
        byte[] good = TinyHost.kernel().toBytes();
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        byte[] headless = good.clone();
        Arrays.fill(headless, 0, 64, (byte) 0);
        for (byte[] content : new byte[][] {{}, {'P', 'K'}, noise, Arrays.copyOf(good, good.length / 2), headless}) {
            assertRefused(content);
        }
    }

    @Test
    void aModuleThatIsNoKernelFailsTheLoad() throws IOException {
        for (TorchScriptArchive archive : new TorchScriptArchive[] {
            TorchScriptArchive.of("Other", "def backward(self, x: Tensor) -> Tensor:\n  return x\n"),
            TorchScriptArchive.of("Unknown", "def forward(self, x: Tensor) -> Tensor:\n  return torch.no(x)\n"),
            TorchScriptArchive.of("Garbled", "def forward(self, x: Tensor) -> Tensor:\n  return ((x\n"),
            TorchScriptArchive.of("Two", "def forward(self, x: Tensor, y: Tensor) -> Tensor:\n  return x + y\n"),
            TorchScriptArchive.of("Pair", "def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:\n  return (x, x)\n"),
            TorchScriptArchive.of("Whole", "def forward(self, x: Tensor) -> Tensor:\n  return x.to(4)\n"),
            TinyHost.bottleneck(
                    "Misfit", "def forward(self, x: Tensor) -> Tensor:\n  return torch.matmul(x, self.expand)\n"),
            TinyHost.bottleneck(
                    "Raises",
                    """
                    def forward(self, x: Tensor) -> Tensor:
                      ops.prim.RaiseException("no")
                      return x
                    """)
        }) {
            assertRefused(archive.toBytes());
        }
    }

    @Test
    void aKernelThatLoopsFailsItsSeedAndTheLaneComesBackWithoutIt() throws IOException {
        TorchScriptArchive loops = TorchScriptArchive.of(
                "Loops",
                """
                def forward(self, x: Tensor) -> Tensor:
                  y = x
                  while bool(torch.lt(torch.sum(torch.sub(y, x)), 30000.)):
                    y = torch.add(y, 0.001)
                  return x
                """);
        try (DjlRig rig = DjlRig.open(DjlOptions.shared().config(config -> config.with(AFTER_A_SECOND)))) {
            rig.artifact("loops", loops.toBytes());
            assertThat(rig.germinate(SEED, "loops", BlendSpec.byDefault()).stage())
                    .isEqualTo(SeedStage.EMBARGOED);
            assertThat(rig.kasmina.readiness()).isEqualTo(Readiness.DEVICE_WEDGED);
            // A control task, which waits for the end of the loop.
            DjlRig.now(rig.lane().control(() -> true));
            DjlRig.now(Mono.fromSupplier(rig.kasmina::readiness)
                    .filter(Readiness::isReady)
                    .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5))));
            assertThat(rig.reasons(EventName.GATE_FAILURE)).containsExactly("kernel_load_failed");
            rig.train(DjlRig.OUTER, GOOD, BlendSpec.byDefault());
        }
    }

    @Test
    void aTamperedFileNeitherKillsTheJvmNorKeepsMemory() {
        byte[] good = TinyHost.kernel().toBytes();
        long before = DjlLab.backend().memoryBytes();
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            Random random = new Random(i);
            byte[] tampered = good.clone();
            for (int flips = 0; flips < 3; flips++) {
                tampered[random.nextInt(tampered.length)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += DjlLab.call(() -> isRefused(tampered)) ? 1 : 0;
        }
        assertThat(refused).isPositive();
        assertThat(DjlLab.backend().memoryBytes()).isEqualTo(before);
    }

    @Test
    void aKernelThatSharesAParameterWithTheHostIsRefused() {
        DjlOptions shared = DjlOptions.shared().loader((backend, host) -> file -> {
            Kernel real = backend.kernels().load(file);
            NDArray weight = host.root().getParameters().valueAt(0).getArray();
            return new Sharing(real, backend.parameters(Map.of("stolen", weight)));
        });
        try (DjlRig rig = DjlRig.open(shared)) {
            assertThat(rig.germinate(SEED, GOOD, BlendSpec.byDefault()).stage()).isEqualTo(SeedStage.EMBARGOED);
            assertThat(rig.reasons(EventName.GATE_FAILURE)).containsExactly("parameter_shared");
        }
    }

    private static void assertRefused(byte[] content) throws IOException {
        try (DjlRig rig = DjlRig.open()) {
            rig.artifact("bad", content);
            assertThat(rig.germinate(SEED, "bad", BlendSpec.byDefault()).stage())
                    .isEqualTo(SeedStage.EMBARGOED);
            assertThat(rig.reasons(EventName.GATE_FAILURE)).containsExactly("kernel_load_failed");
            rig.train(DjlRig.OUTER, GOOD, BlendSpec.byDefault());
        }
    }

    /** A flipped bit in a parameter's value, or in a checksum that nobody reads, is only found by the digest. */
    private static boolean isRefused(byte[] content) throws IOException {
        Path file = Files.createTempFile("tampered", ".pt");
        try (Kernel kernel = DjlLab.backend().kernels().load(Files.write(file, content));
                Tensor input = TensorBackend.floats(
                        DjlLab.backend().ops(), TensorShape.of(1, TinyHost.WIDTH), new float[TinyHost.WIDTH]);
                Tensor output = kernel.forward(input, false)) {
            return output.isClosed();
        } catch (TensorFault refused) {
            assertThat(refused.kind()).isIn(TensorFault.Kind.KERNEL_UNREADABLE, TensorFault.Kind.KERNEL_FAILED);
            return true;
        } finally {
            Files.delete(file);
        }
    }

    /** A kernel that passes off a parameter of the host as its own. */
    private record Sharing(Kernel real, ParameterGroup parameters) implements Kernel {
        @Override
        public Tensor forward(Tensor input, boolean training) {
            return real.forward(input, training);
        }

        @Override
        public long parameterBytes() {
            return real.parameterBytes();
        }

        @Override
        public Set<String> requiredLayers() {
            return real.requiredLayers();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
