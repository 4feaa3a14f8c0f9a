package io.kasmina.djl.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.contract.SeedId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlHostModel;
import io.kasmina.djl.gradient.DjlParameters;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The digits host without a pipeline in its process: it trains itself and its seed, and gives out what a pipeline elsewhere must see. Any
 * thread but the device thread; one call at a time.
 */
public final class StreamingHost {

    private static final float HOST_RATE = 1e-3f;

    private final DjlBackend backend;
    private final DeviceLane lane;
    private final DigitsNetwork network;
    private final DjlParameters parameters;
    private final Scheduler scheduler;
    private final RecordedLoss loss = new RecordedLoss(Loss.softmaxCrossEntropyLoss());
    private final Optimizer optimizer =
            Optimizer.adam().optLearningRateTracker(Tracker.fixed(HOST_RATE)).build();

    private StreamingHost(
            DjlBackend backend, DeviceLane lane, DigitsNetwork network, DjlParameters parameters, Scheduler scheduler) {
        this.backend = backend;
        this.lane = lane;
        this.network = network;
        this.parameters = parameters;
        this.scheduler = scheduler;
    }

    /**
     * Builds an untrained host. Device thread only; its parameters live as long as the backend.
     *
     * @param backend where it lives
     * @param lane the backend's lane
     * @param grafted the seed that has its place in it
     * @param seed decides the initial parameters
     * @param scheduler where work goes on after the device thread
     */
    public static StreamingHost build(
            DjlBackend backend, DeviceLane lane, SeedId grafted, long seed, Scheduler scheduler) {
        DigitsNetwork network = DigitsNetwork.build(backend.newManager(), grafted, new Random(seed));
        DjlHostModel model = DjlHostModel.of(backend, network.root(), Map.of(), List.of());
        DjlParameters parameters = (DjlParameters) model.parameters();
        // It records in its own steps alone, so that whatever of a seed's loss reaches an activation shows there.
        parameters.record(false);
        return new StreamingHost(backend, lane, network, parameters, scheduler);
    }

    /** Trains the host on one batch; returns the loss. */
    public Mono<Double> train(DigitSet batch) {
        return onDevice(() -> {
            parameters.record(true);
            try (Autograd.Tape tape = backend.autograd().open();
                    NDManager manager = backend.newManager()) {
                backward(tape, manager, predict(features(manager, batch)), batch);
                parameters.update(optimizer, "host/");
                return loss.take();
            } finally {
                parameters.clearGradients();
                parameters.record(false);
            }
        });
    }

    /** Returns the accuracy of the host alone, 0..1. */
    public Mono<Double> accuracy(DigitSet digits) {
        return onDevice(() -> {
            try (NDManager manager = backend.newManager()) {
                return digits.accuracy(DigitsParts.decisions(predict(features(manager, digits))));
            }
        });
    }

    /** Returns the accuracy of the host's head on an activation that came from elsewhere, 0..1. */
    public Mono<Double> accuracy(HostFrame activation, DigitSet digits) {
        return onDevice(() -> {
            try (NDManager manager = backend.newManager();
                    Tensor tensor = backend.ops().create(activation.shape(), activation.dtype(), activation.data())) {
                return digits.accuracy(DigitsParts.decisions(predict(alias(manager, tensor))));
            }
        });
    }

    /** Loads a seed's kernel, to be trained here. */
    public Mono<StreamingSeed> grow(Path kernel) {
        return onDevice(() -> new StreamingSeed(this, backend.kernels().load(kernel)));
    }

    DjlBackend backend() {
        return backend;
    }

    <T> Mono<T> onDevice(Callable<T> task) {
        return lane.<T>control(task).publishOn(scheduler);
    }

    NDArray features(NDManager manager, DigitSet digits) {
        Shape shape = new Shape(digits.size(), 1, DigitsNetwork.SIDE, DigitsNetwork.SIDE);
        return DigitsNetwork.run(network.features(), manager.create(digits.pixels(), shape));
    }

    NDArray predict(NDArray activation) {
        return DigitsNetwork.run(network.head(), activation);
    }

    /** Runs a backward pass; returns the loss, which lives in the manager. */
    double backward(Autograd.Tape tape, NDManager manager, NDArray predictions, DigitSet batch) {
        NDArray value = loss.evaluate(new NDList(manager.create(batch.labels())), new NDList(predictions));
        value.attach(manager);
        try (Tensor lost = backend.borrow(value)) {
            tape.backward(lost);
        }
        return value.getFloat();
    }

    /** Returns a view of a tensor that lives in the manager, with the tensor's history where gradients are recorded. */
    NDArray alias(NDManager manager, Tensor tensor) {
        NDArray array = backend.array(tensor);
        NDArray view = JniUtils.isGradMode() ? array.reshape(array.getShape()) : array.stopGradient();
        view.attach(manager);
        return view;
    }
}
