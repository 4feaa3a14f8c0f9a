package io.kasmina.pipeline.partition;

import io.kasmina.blend.BlendConfig;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.verify.VerifyConfig;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** What every run of a partition works with. */
record RunParts(PartitionConfig config, KasminaConfig limits, PartitionParts ports) {

    /** What the join remembers, in windows full of answered keys. */
    private static final int MEMORY_WINDOWS = 8;

    VerifyConfig verify() {
        return limits.verify();
    }

    StageRecorder recorder() {
        return ports.recorder();
    }

    Scheduler scheduler() {
        return ports.scheduler();
    }

    long nanos() {
        return ports.scheduler().now(TimeUnit.NANOSECONDS);
    }

    /**
     * Returns how many answered keys are remembered: as many as the join does, and one for each record in flight, since answers leave in the
     * order of arrival: a frame may be the first to leave and the last that the join answered.
     */
    int frameMemory() {
        return limits.blend().joinCapacity() * MEMORY_WINDOWS + FrameDesk.MAX_RECORDS;
    }

    /** Returns how long logits wait for their activation, in nanoseconds: longer than in the join, where it has come. */
    long patience() {
        BlendConfig blend = limits.blend();
        return 2 * blend.joinWindow().toNanos();
    }
}
