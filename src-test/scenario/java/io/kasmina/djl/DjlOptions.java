package io.kasmina.djl;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.gate.GateConfig;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.tensor.KernelLoader;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a {@link DjlRig} is made of.
 *
 * @param lane the device
 * @param backend on it
 * @param config changes the limits
 * @param host makes the host, on the device thread
 * @param loader makes the loader of kernels
 */
public record DjlOptions(
        DeviceThread lane,
        DjlBackend backend,
        UnaryOperator<KasminaConfig> config,
        Function<DjlBackend, TinyHost> host,
        BiFunction<DjlBackend, TinyHost, KernelLoader> loader) {

    /** The JVM's backend, a host with one graft, default limits. */
    public static DjlOptions shared() {
        return on(DjlLab.lane(), DjlLab.backend());
    }

    /** Another backend. */
    public static DjlOptions on(DeviceThread lane, DjlBackend backend) {
        return new DjlOptions(
                lane, backend, config -> config, at -> TinyHost.build(at, DjlRig.SEED), (at, host) -> at.kernels());
    }

    /** Returns these with other limits. */
    public DjlOptions config(UnaryOperator<KasminaConfig> next) {
        return new DjlOptions(lane, backend, next, host, loader);
    }

    /** Returns these with another host. */
    public DjlOptions host(Function<DjlBackend, TinyHost> next) {
        return new DjlOptions(lane, backend, config, next, loader);
    }

    /** Returns these with another loader. */
    public DjlOptions loader(BiFunction<DjlBackend, TinyHost, KernelLoader> next) {
        return new DjlOptions(lane, backend, config, host, next);
    }

    /** Returns plain gradient descent. */
    public static Optimizer sgd(float rate) {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(rate)).build();
    }

    /** DJL makes parameters that record; a frozen host's do not. */
    static TinyHost frozen(TinyHost made) {
        made.model().parameters().record(false);
        return made;
    }

    /** Checks every step and lets kernels take their time; loads none ahead. */
    static KasminaConfig patient() {
        IsolationConfig usual = IsolationConfig.defaults();
        GateConfig gates = GateConfig.defaults();
        return KasminaConfig.defaults()
                .with(KernelCacheConfig.off())
                .with(new IsolationConfig(
                        usual.samples(), 1, usual.cosineFloor(), usual.cosineScale(), usual.breaker()))
                .with(new GateConfig(
                        10_000,
                        gates.parameterMin(),
                        gates.parameterMax(),
                        gates.maxParameters(),
                        gates.blendFailureLimit()));
    }
}
