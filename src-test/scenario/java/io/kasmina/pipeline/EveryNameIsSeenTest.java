package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** One eventful life of a pipeline, in whose packets every name of the catalogue is found. */
class EveryNameIsSeenTest {

    /**
     * Said where a pipeline's own parts are broken or set up otherwise: {@code VerifyFailureTest} and {@code VerifyDurableTest} have broken
     * ledgers, {@code RollbackTest}, {@code FullRollbackTest} and {@code CheckpointTest} bring seeds back, {@code FallbackTest} observes,
     * {@code TeacherSwapTest} shares parameters, {@code KeyringReloadTest} has a keyring file, {@code WedgedLaneTest} a device that does not
     * answer, {@code OutOfMemoryTest} one without memory, {@code SpareKernelTest} kernels loaded ahead, and {@code PartitionEngineTest} partitions.
     */
    private static final Set<EventName> EVENTS_ELSEWHERE = EnumSet.of(
            EventName.VERIFIER_TICK_FAILED,
            EventName.NONCE_LEDGER_UNAVAILABLE,
            EventName.NONCE_LEDGER_STALLED,
            EventName.NONCE_LOG_UNCOMPACTED,
            EventName.KEYRING_RELOADED,
            EventName.KEYRING_REFUSED,
            EventName.ROLLBACK_FAILED,
            EventName.SEED_RESTORED,
            EventName.RESTORE_FAILED,
            EventName.SNAPSHOT_FAILED,
            EventName.FALLBACK_REQUESTED,
            EventName.FALLBACK_ATTACHED,
            EventName.PARAMETER_SHARED,
            EventName.DEVICE_WEDGED,
            EventName.DEVICE_RECOVERED,
            EventName.DEVICE_LOST,
            EventName.DEVICE_MEMORY_EXHAUSTED,
            EventName.CACHE_CONTENTION,
            EventName.CACHE_INVALIDATED,
            EventName.SPARE_FAILED,
            EventName.PARTITION_RESTORED,
            EventName.PARTITION_ENDED);

    private final PipelineBed bed = PipelineBed.start(EventfulLife::limits);
    private final EventfulLife life = new EventfulLife(bed);

    @Test
    void everyNameOfTheCatalogueIsEmitted() {
        life.live();
        bed.close();

        Set<EventName> events = EnumSet.copyOf(EVENTS_ELSEWHERE);
        Set<MetricName> metrics = EnumSet.copyOf(EventfulLife.METRICS_ELSEWHERE);
        Flux.concat(Flux.fromIterable(bed.packets), Flux.fromIterable(life.late()))
                .subscribe(packet -> {
                    packet.events().forEach(event -> events.add(event.name()));
                    packet.metrics().stream().map(Metric::name).forEach(metrics::add);
                });
        assertThat(EnumSet.complementOf(EnumSet.copyOf(events)))
                .as("events that nobody saw")
                .isEmpty();
        assertThat(EnumSet.complementOf(EnumSet.copyOf(metrics)))
                .as("metrics that nobody saw")
                .isEmpty();
    }
}
