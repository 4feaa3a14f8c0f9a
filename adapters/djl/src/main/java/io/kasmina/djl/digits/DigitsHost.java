package io.kasmina.djl.digits;

import io.kasmina.contract.SeedId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlHost;
import io.kasmina.djl.DjlHostModel;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.pipeline.step.HostModel.ComparablePair;
import io.kasmina.pipeline.step.HostModel.GraftPoint;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.scheduler.Scheduler;

/** A small convolutional host of 8×8 digits with a place for a seed behind its features. */
public final class DigitsHost {

    private static final TensorShape ACTIVATION =
            TensorShape.of(1, DigitsNetwork.CHANNELS, DigitsNetwork.POOLED, DigitsNetwork.POOLED);

    private final DjlBackend backend;
    private final DigitsNetwork network;
    private final DjlHostModel model;

    private DigitsHost(DjlBackend backend, DigitsNetwork network, DjlHostModel model) {
        this.backend = backend;
        this.network = network;
        this.model = model;
    }

    /**
     * Builds an untrained host. Device thread only; its parameters live as long as the backend.
     *
     * @param backend where it lives
     * @param grafted the seed that the forward pass calls
     * @param seeds every seed that may ask for this place, {@code grafted} among them
     * @param seed decides the initial parameters
     */
    public static DigitsHost build(DjlBackend backend, SeedId grafted, Set<SeedId> seeds, long seed) {
        DigitsNetwork network = DigitsNetwork.build(backend.newManager(), grafted, new Random(seed));
        GraftPoint point = new GraftPoint(ACTIVATION, DType.FLOAT32);
        Map<SeedId, GraftPoint> points = seeds.stream().collect(Collectors.toMap(Function.identity(), any -> point));
        List<ComparablePair> pairs = List.of(new ComparablePair(network.lastBias(), DigitKernels.EXPAND_BIAS));
        return new DigitsHost(backend, network, DjlHostModel.of(backend, network.root(), points, pairs));
    }

    /** Returns what a pipeline must know of it. */
    public HostModel model() {
        return model;
    }

    /**
     * Returns the host's sides on a pipeline.
     *
     * @param lane the backend's lane
     * @param kasmina a pipeline built with {@link #model}
     * @param scheduler where work goes on after the device thread
     */
    public Sides on(DeviceLane lane, Kasmina kasmina, Scheduler scheduler) {
        DjlHost host = DjlHost.of(backend, lane, kasmina, network.root(), model);
        DigitsParts parts = new DigitsParts(backend, kasmina, host, network, model, scheduler);
        return new Sides(new DigitsTrainer(parts), new DigitsExaminer(parts), new DigitsMisuse(parts));
    }

    /**
     * What may be done with a host on a pipeline.
     *
     * @param trainer trains
     * @param examiner measures accuracy
     * @param misuse makes mistakes
     */
    public record Sides(DigitsTrainer trainer, DigitsExaminer examiner, DigitsMisuse misuse) {}
}
