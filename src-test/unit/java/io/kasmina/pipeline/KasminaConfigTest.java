package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.blend.BlendConfig;
import io.kasmina.contract.UsageFault;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
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
import io.kasmina.support.InlineDevice;
import io.kasmina.support.KernelBus;
import io.kasmina.support.VerifyFixture;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.verify.VerifyConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KasminaConfigTest {

    @Test
    void eachPartIsReplacedAlone() {
        KasminaConfig base = KasminaConfig.defaults();
        VerifyConfig verify = VerifyFixture.withNonces(10, 5);
        DispatchConfig dispatch = new DispatchConfig(1, 1, Duration.ofMillis(1), Duration.ofMillis(1));
        GateConfig gate = new GateConfig(1, 0, 1, 1, 1);
        PrefetchConfig prefetch = PrefetchConfig.defaults();
        BlendConfig blend = new BlendConfig(new AlphaSchedule(1, 1), Duration.ofSeconds(1), 1, 1);
        IsolationConfig isolation = new IsolationConfig(1, 1, 0, 0, io.kasmina.breaker.BreakerConfig.FETCH);
        RegistryConfig registry = new RegistryConfig(5);
        TelemetryConfig telemetry = new TelemetryConfig(1, 1, 1);
        RecoveryConfig recovery =
                new RecoveryConfig(0, 1, Duration.ofNanos(1), Duration.ofNanos(2), 1, Duration.ofMillis(1));
        WatchConfig watch = new WatchConfig(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3));
        KernelCacheConfig cache = new KernelCacheConfig(1, 1, Duration.ofMillis(1), Duration.ZERO);
        FallbackConfig fallback = FallbackConfig.observed(new FallbackKernel("spare", "file:spare", KernelBus.DIGEST));
        AdvanceConfig advance = AdvanceConfig.automatic();
        assertThat(base.with(verify)
                        .with(dispatch)
                        .with(gate)
                        .with(prefetch)
                        .with(blend)
                        .with(isolation)
                        .with(registry)
                        .with(telemetry)
                        .with(fallback)
                        .with(advance)
                        .with(recovery)
                        .with(watch)
                        .with(cache)
                        .withBlendPlaces(7))
                .isEqualTo(new KasminaConfig(
                        verify, dispatch, gate, prefetch, blend, 7, isolation, telemetry, fallback, advance, registry,
                        recovery, watch, cache));
    }

    @Test
    void boundsNameFieldBoundAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KasminaConfig.defaults().withBlendPlaces(0))
                .withMessage("blendPlaces: must be in 1..65536, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KasminaConfig.defaults().withBlendPlaces(65_537))
                .withMessageContaining("65537");
        dispatch(0, 1, 1, 1, "lanes: must be in 1..1024, was 0");
        dispatch(1025, 1, 1, 1, "lanes: must be in 1..1024, was 1025");
        dispatch(1, 0, 1, 1, "commandConcurrency: must be at least 1, was 0");
        dispatch(1, 1, 0, 1, "embargo: must be 1 ms to 365 days in whole milliseconds, was PT0S");
        dispatch(1, 1, 1, -1, "resetBackoff: must be 1 ms to 365 days in whole milliseconds, was PT-0.001S");
    }

    @Test
    void teachersMayHaveSevenGigabytesAndNoNegativeBudget() {
        assertThat(RegistryConfig.defaults().teacherBudgetBytes()).isEqualTo(7_000_000_000L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistryConfig(-1))
                .withMessage("teacherBudgetBytes: must be at least 0, was -1");
    }

    @Test
    void aPartThatIsMissingIsNamed() {
        KasminaBuilder builder = Kasmina.builder();
        missing(builder, "device");
        missing(builder.device(new InlineDevice()), "tensors");
        missing(builder.tensors(new HeapTensorOps()), "kernels");
    }

    private static void missing(KasminaBuilder builder, String part) {
        assertThatThrownBy(builder::build).isInstanceOfSatisfying(UsageFault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(UsageFault.Kind.NOT_CONFIGURED);
            assertThat(fault).hasMessageContaining(part);
        });
    }

    private static void dispatch(int lanes, int concurrency, long embargo, long backoff, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new DispatchConfig(lanes, concurrency, Duration.ofMillis(embargo), Duration.ofMillis(backoff)))
                .withMessage(message);
    }
}
