package io.kasmina.support;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A member of a bus whose restores and commits go as a test says. */
public final class ScriptedCommits implements UnaryOperator<PartitionBus> {

    private final AtomicReference<UnaryOperator<Mono<Void>>> commits = new AtomicReference<>(commit -> commit);
    private final AtomicReference<UnaryOperator<Mono<PartitionState>>> restores =
            new AtomicReference<>(restore -> restore);

    /** Sets what becomes of each commit that begins from now on. */
    public void commits(UnaryOperator<Mono<Void>> next) {
        commits.set(next);
    }

    /** Sets what becomes of each restore that begins from now on. */
    public void restores(UnaryOperator<Mono<PartitionState>> next) {
        restores.set(next);
    }

    @Override
    public PartitionBus apply(PartitionBus whole) {
        return () -> whole.partitions().map(Scripted::new);
    }

    private final class Scripted implements SeedPartition {

        private final SeedPartition whole;

        private Scripted(SeedPartition whole) {
            this.whole = whole;
        }

        @Override
        public int number() {
            return whole.number();
        }

        @Override
        public boolean owns(SeedId seed) {
            return whole.owns(seed);
        }

        @Override
        public Mono<PartitionState> restore() {
            return Mono.defer(() -> restores.get().apply(whole.restore()));
        }

        @Override
        public PartitionSource source() {
            return whole.source();
        }

        @Override
        public Mono<Void> commit(PartitionCut cut) {
            return Mono.defer(() -> commits.get().apply(whole.commit(cut)));
        }

        @Override
        public Mono<Void> revoked() {
            return whole.revoked();
        }

        @Override
        public Mono<Void> release() {
            return whole.release();
        }
    }
}
