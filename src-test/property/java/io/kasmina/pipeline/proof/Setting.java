package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedId;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import io.kasmina.lifecycle.AdvanceConfig;
import io.kasmina.lifecycle.AdvanceMode;
import io.kasmina.pipeline.state.RecoveryConfig;
import io.kasmina.support.KernelBus;
import java.time.Duration;
import java.util.List;

/**
 * The conditions of a sequence.
 *
 * @param whole true for the whole pipeline, where time and the fetch breaker end fetches too; false for the rules alone
 * @param host true where a host is registered
 * @param automatic true where seeds move by themselves
 * @param standIn OBSERVE: how the fetch of the fallback kernel ends in the pipeline; null for ENFORCE
 * @param embargoMillis how long the embargo lasts
 */
record Setting(boolean whole, boolean host, boolean automatic, Fetch standIn, long embargoMillis) {

    /** The seeds. */
    static final List<SeedId> SEEDS = List.of(new SeedId("a"), new SeedId("b"), new SeedId("c"), new SeedId("d"));

    /** Most pauses within a window, few enough that sequences get there. */
    static final int PAUSES = 3;

    /** The window of pauses. */
    static final long PAUSE_MILLIS = 60_000;

    /** Blueprint of the fallback kernel. */
    static final String FALLBACK = "fallback";

    /** Fewest steps of training before seeds that move by themselves are judged, few enough that sequences get there. */
    static final int TRAINING_STEPS = 3;

    private static final long EMBARGO_MILLIS = 30_000;

    /** The rules alone. */
    static Setting rules() {
        return new Setting(false, true, false, null, EMBARGO_MILLIS);
    }

    /** The whole pipeline. */
    static Setting pipeline() {
        return new Setting(true, true, false, null, EMBARGO_MILLIS);
    }

    Setting withoutHost() {
        return new Setting(whole, false, automatic, standIn, embargoMillis);
    }

    Setting moving() {
        return new Setting(whole, host, true, standIn, embargoMillis);
    }

    Setting observing(Fetch fallback) {
        return new Setting(whole, host, automatic, fallback, embargoMillis);
    }

    boolean observes() {
        return standIn != null;
    }

    Setting withEmbargo(long millis) {
        return new Setting(whole, host, automatic, standIn, millis);
    }

    /** Returns what makes seeds advance. */
    AdvanceConfig advance() {
        return new AdvanceConfig(automatic ? AdvanceMode.AUTOMATIC : AdvanceMode.ON_COMMAND, TRAINING_STEPS);
    }

    /** Returns what stands in for kernels that do not come. */
    FallbackConfig fallback() {
        return observes()
                ? FallbackConfig.observed(new FallbackKernel(FALLBACK, "file:" + standIn.name(), KernelBus.DIGEST))
                : FallbackConfig.enforced();
    }

    /** Returns limits of rollback and pauses. */
    static RecoveryConfig recovery() {
        RecoveryConfig defaults = RecoveryConfig.defaults();
        return new RecoveryConfig(
                defaults.fastBytes(),
                defaults.snapshotBytes(),
                defaults.fastLimit(),
                defaults.fullLimit(),
                PAUSES,
                Duration.ofMillis(PAUSE_MILLIS));
    }
}
