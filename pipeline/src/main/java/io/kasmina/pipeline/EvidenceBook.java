package io.kasmina.pipeline;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.pipeline.state.IsolationGuard;

/** Where evidence goes: the host's breaker, the figures and the seed's lane. Thread-safe, as all three are. */
final class EvidenceBook {

    private final SeedLanes lanes;
    private final IsolationGuard guard;
    private final StepMetrics metrics;

    EvidenceBook(SeedLanes lanes, IsolationGuard guard, StepMetrics metrics) {
        this.lanes = lanes;
        this.guard = guard;
        this.metrics = metrics;
    }

    /** Books evidence without waiting; what the seed's lane hears afterwards finds it stored. */
    void book(SeedId seed, Evidence evidence) {
        evidence.verdicts().forEach(verdict -> {
            // What is not a number shows neither.
            if (verdict.violated() || !Double.isNaN(verdict.cosine())) {
                guard.book(seed, verdict.violated());
            }
            metrics.checked(verdict);
        });
        lanes.book(seed, evidence);
    }
}
