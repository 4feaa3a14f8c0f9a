package io.kasmina.runner.run;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Adjustment;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.ParameterName;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.isolate.IsolationCheck;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.Readiness;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.snapshot.Restored;
import io.kasmina.pipeline.snapshot.SeedCopy;
import io.kasmina.pipeline.state.GateRecord;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.telemetry.Packet;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A pipeline whose packets somebody overhears on their way to its partition. A subscriber of its own would take what was said before from the
 * partition, and every cut would wait for it. As thread-safe as the pipeline.
 *
 * @param followed does the work
 * @param heard takes each packet that a subscriber is handed; must not block
 * @param ended runs when the pipeline's run has ended
 */
record FollowedKasmina(Kasmina followed, Consumer<Packet> heard, Runnable ended) implements Kasmina {

    @Override
    public Mono<Void> run() {
        return followed.run().doFinally(end -> ended.run());
    }

    @Override
    public Flux<Packet> telemetry() {
        return followed.telemetry().doOnNext(heard);
    }

    @Override
    public Flux<Outcome> commands(Flux<SignedCommand> in) {
        return followed.commands(in);
    }

    @Override
    public Flux<Blended> blend(Flux<Activation> in, Flux<Logits> logits) {
        return followed.blend(in, logits);
    }

    @Override
    public Flux<IsolationCheck> gradients(Flux<Gradients> in) {
        return followed.gradients(in);
    }

    @Override
    public Mono<StepReport> step(long step, StepBody body) {
        return followed.step(step, body);
    }

    @Override
    public Mono<Void> mark(long step) {
        return followed.mark(step);
    }

    @Override
    public Mono<Void> newRun() {
        return followed.newRun();
    }

    @Override
    public Mono<Void> report(HostReport report) {
        return followed.report(report);
    }

    @Override
    public Mono<List<GateRecord>> gateHistory(SeedId seed) {
        return followed.gateHistory(seed);
    }

    @Override
    public Mono<List<OwnershipConflict>> validateUpdate(GradientOwner owner, List<ParameterName> parameters) {
        return followed.validateUpdate(owner, parameters);
    }

    @Override
    public Mono<SeedCopy> export(SeedId seed) {
        return followed.export(seed);
    }

    @Override
    public Mono<Restored> restore(SeedId seed, SeedCopy copy) {
        return followed.restore(seed, copy);
    }

    @Override
    public Mono<List<SeedSnapshot>> cut() {
        return followed.cut();
    }

    @Override
    public Flux<Adjustment> adjustments() {
        return followed.adjustments();
    }

    @Override
    public Flux<SeedView> seeds() {
        return followed.seeds();
    }

    @Override
    public Readiness readiness() {
        return followed.readiness();
    }

    @Override
    public void close() {
        followed.close();
    }
}
