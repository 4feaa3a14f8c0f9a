package io.kasmina.pipeline;

import io.kasmina.blend.BlendConfig;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.GateConfig;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.lifecycle.AdvanceConfig;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.dispatch.DispatchConfig;
import io.kasmina.pipeline.lane.WatchConfig;
import io.kasmina.pipeline.registry.RegistryConfig;
import io.kasmina.pipeline.state.RecoveryConfig;
import io.kasmina.pipeline.telemetry.TelemetryConfig;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.verify.VerifyConfig;
import java.util.function.Consumer;

/**
 * Everything that can be set. Each part checks itself at construction.
 *
 * @param verify verification of commands
 * @param dispatch lanes and the embargo
 * @param gate limits of the gates
 * @param prefetch fetching of kernels
 * @param blend alpha and the join
 * @param blendPlaces most streamed frames in flight, open leases included, 1 to 65,536
 * @param isolation measuring and the isolation breaker
 * @param telemetry bounds of telemetry
 * @param fallback what stands in for a kernel that does not come
 * @param advance what makes seeds advance
 * @param registry limits of the registry
 * @param recovery snapshots, rollback and pauses
 * @param watch when the device lane counts as wedged
 * @param cache limits of the kernel cache
 */
public record KasminaConfig(
        VerifyConfig verify,
        DispatchConfig dispatch,
        GateConfig gate,
        PrefetchConfig prefetch,
        BlendConfig blend,
        int blendPlaces,
        IsolationConfig isolation,
        TelemetryConfig telemetry,
        FallbackConfig fallback,
        AdvanceConfig advance,
        RegistryConfig registry,
        RecoveryConfig recovery,
        WatchConfig watch,
        KernelCacheConfig cache) {

    private static final int MAX_PLACES = 65_536;
    private static final int DEFAULT_PLACES = 32;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public KasminaConfig {
        if (blendPlaces < 1 || blendPlaces > MAX_PLACES) {
            throw new IllegalArgumentException("blendPlaces: must be in 1.." + MAX_PLACES + ", was " + blendPlaces);
        }
    }

    /** Returns the documented defaults. */
    public static KasminaConfig defaults() {
        return new KasminaConfig(
                VerifyConfig.defaults(),
                DispatchConfig.defaults(),
                GateConfig.defaults(),
                PrefetchConfig.defaults(),
                BlendConfig.defaults(),
                DEFAULT_PLACES,
                IsolationConfig.defaults(),
                TelemetryConfig.defaults(),
                FallbackConfig.enforced(),
                AdvanceConfig.onCommand(),
                RegistryConfig.defaults(),
                RecoveryConfig.defaults(),
                WatchConfig.defaults(),
                KernelCacheConfig.defaults());
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(VerifyConfig next) {
        return changed(draft -> draft.verify = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(DispatchConfig next) {
        return changed(draft -> draft.dispatch = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(GateConfig next) {
        return changed(draft -> draft.gate = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(PrefetchConfig next) {
        return changed(draft -> draft.prefetch = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(BlendConfig next) {
        return changed(draft -> draft.blend = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(IsolationConfig next) {
        return changed(draft -> draft.isolation = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(TelemetryConfig next) {
        return changed(draft -> draft.telemetry = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(FallbackConfig next) {
        return changed(draft -> draft.fallback = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(AdvanceConfig next) {
        return changed(draft -> draft.advance = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(RegistryConfig next) {
        return changed(draft -> draft.registry = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(RecoveryConfig next) {
        return changed(draft -> draft.recovery = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(WatchConfig next) {
        return changed(draft -> draft.watch = next);
    }

    /** Returns this configuration with another part. */
    public KasminaConfig with(KernelCacheConfig next) {
        return changed(draft -> draft.cache = next);
    }

    /** Returns this configuration with another number of places. */
    public KasminaConfig withBlendPlaces(int next) {
        return changed(draft -> draft.blendPlaces = next);
    }

    private KasminaConfig changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.toConfig();
    }

    /** A copy in which one part is replaced, so that a new part is named in two places instead of in every method. */
    private static final class Draft {
        private VerifyConfig verify;
        private DispatchConfig dispatch;
        private GateConfig gate;
        private PrefetchConfig prefetch;
        private BlendConfig blend;
        private int blendPlaces;
        private IsolationConfig isolation;
        private TelemetryConfig telemetry;
        private FallbackConfig fallback;
        private AdvanceConfig advance;
        private RegistryConfig registry;
        private RecoveryConfig recovery;
        private WatchConfig watch;
        private KernelCacheConfig cache;

        Draft(KasminaConfig from) {
            verify = from.verify;
            dispatch = from.dispatch;
            gate = from.gate;
            prefetch = from.prefetch;
            blend = from.blend;
            blendPlaces = from.blendPlaces;
            isolation = from.isolation;
            telemetry = from.telemetry;
            fallback = from.fallback;
            advance = from.advance;
            registry = from.registry;
            recovery = from.recovery;
            watch = from.watch;
            cache = from.cache;
        }

        KasminaConfig toConfig() {
            return new KasminaConfig(
                    verify,
                    dispatch,
                    gate,
                    prefetch,
                    blend,
                    blendPlaces,
                    isolation,
                    telemetry,
                    fallback,
                    advance,
                    registry,
                    recovery,
                    watch,
                    cache);
        }
    }
}
