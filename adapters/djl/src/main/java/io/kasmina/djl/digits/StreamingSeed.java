package io.kasmina.djl.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.gradient.DjlParameters;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Tensor;
import java.util.function.DoubleSupplier;
import reactor.core.publisher.Mono;

/** A seed that is trained beside its host, in the host's process. Any thread but the device thread; one call at a time. */
public final class StreamingSeed {

    private static final float RATE = 2e-3f;

    private final StreamingHost host;
    private final Kernel kernel;
    private final DjlParameters parameters;
    private final Optimizer optimizer =
            Optimizer.adam().optLearningRateTracker(Tracker.fixed(RATE)).build();

    StreamingSeed(StreamingHost host, Kernel kernel) {
        this.host = host;
        this.kernel = kernel;
        this.parameters = (DjlParameters) kernel.parameters();
    }

    /** Trains the seed at α = 1 on the detached host activation, on one batch. */
    public Mono<StreamedStep> train(DigitSet batch) {
        return step(batch, false);
    }

    /** Takes a step with one mistake, the host's activation not being detached, so that the seed's loss reaches it; nothing is trained. */
    public Mono<StreamedStep> trainUndetached(DigitSet batch) {
        return step(batch, true);
    }

    /** Runs host and seed without gradients. */
    public Mono<StreamedFrames> frames(DigitSet digits) {
        return host.onDevice(() -> {
            DjlBackend backend = host.backend();
            try (NDManager manager = backend.newManager()) {
                NDArray features = host.features(manager, digits);
                try (Tensor activation = backend.borrow(features);
                        Tensor output = kernel.forward(activation, false);
                        Tensor logits = backend.borrow(host.predict(features))) {
                    return new StreamedFrames(frame(activation), frame(output), frame(logits));
                }
            }
        });
    }

    /** Returns the accuracy of the host with the seed at α = 1, 0..1. */
    public Mono<Double> accuracy(DigitSet digits) {
        return frames(digits).flatMap(frames -> host.accuracy(frames.seed(), digits));
    }

    /** Gives the kernel back. */
    public Mono<Boolean> close() {
        return host.onDevice(() -> {
            kernel.close();
            return true;
        });
    }

    private Mono<StreamedStep> step(DigitSet batch, boolean undetached) {
        return host.onDevice(() -> {
            try (Autograd.Tape tape = host.backend().autograd().open();
                    NDManager manager = host.backend().newManager()) {
                return pass(tape, manager, batch, undetached);
            } finally {
                parameters.clearGradients();
            }
        });
    }

    private StreamedStep pass(Autograd.Tape tape, NDManager manager, DigitSet batch, boolean undetached) {
        DjlBackend backend = host.backend();
        try (Tensor activation = backend.borrow(host.features(manager, batch))) {
            DoubleSupplier leak = tape.watch(activation);
            try (Tensor input = backend.ops().detach(activation);
                    Tensor output = kernel.forward(input, true)) {
                NDArray grown = host.alias(manager, output);
                NDArray mixed = undetached ? grown.add(backend.array(activation)) : grown;
                mixed.attach(manager);
                double loss = host.backward(tape, manager, host.predict(mixed), batch);
                double squared = squaredNorm();
                if (!undetached) {
                    parameters.update(optimizer, "seed/");
                }
                return new StreamedStep(loss, leak.getAsDouble(), squared);
            }
        }
    }

    private double squaredNorm() {
        double squared = 0;
        for (int i = 0; i < parameters.parameters().size(); i++) {
            for (double gradient : parameters.gradientAt(i, new long[0])) {
                squared += gradient * gradient;
            }
        }
        return squared;
    }

    private HostFrame frame(Tensor tensor) {
        return new HostFrame(
                tensor.shape(), tensor.dtype(), host.backend().ops().read(tensor));
    }
}
