package io.kasmina.pipeline.partition;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.state.SeedSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Restored seeds whose kernels are being fetched again. Without them commands would be refused and activations pass that the partition's former owner
 * would have applied and blended. Written by the one stream of views.
 */
final class AwaitedKernels {

    private final Set<SeedId> pending = new HashSet<>();
    private final Sinks.Empty<Void> settled = Sinks.empty();

    AwaitedKernels(List<SeedSnapshot> seeds) {
        seeds.stream()
                .filter(seed -> seed.kernel().isFetched())
                .map(SeedSnapshot::seed)
                .forEach(pending::add);
        finish();
    }

    /** Takes a seed's view. */
    void seen(SeedView seed) {
        if (!pending.isEmpty() && !seed.kernelPending() && pending.remove(seed.seed())) {
            finish();
        }
    }

    /** Completes when each has come or will not. */
    Mono<Void> settled() {
        return settled.asMono();
    }

    private void finish() {
        if (pending.isEmpty()) {
            settled.tryEmitEmpty();
        }
    }
}
