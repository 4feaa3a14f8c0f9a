package io.kasmina.tensor;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlLab;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.djl.gradient.DjlParameters;
import io.kasmina.support.TensorBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The contract on PyTorch, with parameters that an optimizer changes. */
@Tag("device")
class DjlParameterCopyTest extends ParameterCopyContract {

    private static final TorchScriptArchive MIX = TorchScriptArchive.of(
                    "Mix",
                    """
                    def forward(self, x: Tensor) -> Tensor:
                      return torch.matmul(x, self.weight) * self.scale + self.bias
                    """)
            .withParameter("scale", new float[] {2})
            .withParameter("weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
            .withParameter("bias", new float[] {10, -100, 0.1f}, 3);

    private final Optimizer descent =
            Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.3f)).build();

    @Override
    void with(Body body) throws Exception {
        Path file = Files.createTempFile("kernel", ".pt");
        MIX.writeTo(file);
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.backend().kernels().load(file)) {
                body.run(trained(kernel));
            }
        });
        Files.delete(file);
    }

    private Trained trained(Kernel kernel) {
        return new Trained() {
            @Override
            public ParameterGroup group() {
                return kernel.parameters();
            }

            @Override
            public void train() {
                learn(kernel);
            }

            @Override
            public void close() {
                kernel.close();
            }
        };
    }

    private void learn(Kernel kernel) {
        DjlBackend backend = DjlLab.backend();
        try (Autograd.Tape tape = backend.autograd().open();
                Tensor input = TensorBackend.floats(backend.ops(), TensorShape.of(1, 2), 1, 2);
                Tensor output = kernel.forward(input, true);
                Tensor loss = backend.adopt(backend.array(output).sum())) {
            tape.backward(loss);
        }
        ((DjlParameters) kernel.parameters()).update(descent, "mix.");
    }
}
