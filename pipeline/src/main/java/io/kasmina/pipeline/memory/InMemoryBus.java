package io.kasmina.pipeline.memory;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Adjustment;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.port.RecordSink;
import io.kasmina.pipeline.port.RecordSource;
import io.kasmina.telemetry.Packet;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A bus inside one process: one bounded topic a record type. Topics have one reader; any thread may publish. */
public final class InMemoryBus implements RecordSource, RecordSink {

    private final InMemoryTopic<SignedCommand> commands;
    private final InMemoryTopic<Activation> activations;
    private final InMemoryTopic<Logits> logits;
    private final InMemoryTopic<Gradients> gradients;
    private final InMemoryTopic<Long> steps;
    private final InMemoryTopic<HostReport> reports;
    private final InMemoryTopic<Outcome> outcomes;
    private final InMemoryTopic<Blended> blends;
    private final InMemoryTopic<Packet> packets;
    private final InMemoryTopic<Adjustment> adjustments;

    /**
     * Makes a bus.
     *
     * @param capacity most records that wait in one topic, at least 1
     * @param scheduler serialises each topic
     */
    public InMemoryBus(int capacity, Scheduler scheduler) {
        commands = new InMemoryTopic<>(capacity, scheduler);
        activations = new InMemoryTopic<>(capacity, scheduler);
        logits = new InMemoryTopic<>(capacity, scheduler);
        gradients = new InMemoryTopic<>(capacity, scheduler);
        steps = new InMemoryTopic<>(capacity, scheduler);
        reports = new InMemoryTopic<>(capacity, scheduler);
        outcomes = new InMemoryTopic<>(capacity, scheduler);
        blends = new InMemoryTopic<>(capacity, scheduler);
        packets = new InMemoryTopic<>(capacity, scheduler);
        adjustments = new InMemoryTopic<>(capacity, scheduler);
    }

    /** Publishes a command; completes when the topic has room for it. */
    public Mono<Void> publish(SignedCommand command) {
        return commands.publish(command);
    }

    /** Publishes an activation, whose tensors then belong to its reader. */
    public Mono<Void> publish(Activation activation) {
        return activations.publish(activation);
    }

    /** Publishes logits, whose tensors then belong to their reader. */
    public Mono<Void> publish(Logits values) {
        return logits.publish(values);
    }

    /** Publishes gradients of host and seed. */
    public Mono<Void> publish(Gradients values) {
        return gradients.publish(values);
    }

    /** Publishes the number of a step that the host completed. */
    public Mono<Void> publishStep(long step) {
        return steps.publish(step);
    }

    /** Publishes what the host says of a seed. */
    public Mono<Void> publish(HostReport report) {
        return reports.publish(report);
    }

    @Override
    public Flux<SignedCommand> commands() {
        return commands.records();
    }

    @Override
    public Flux<Activation> activations() {
        return activations.records();
    }

    @Override
    public Flux<Logits> logits() {
        return logits.records();
    }

    @Override
    public Flux<Gradients> gradients() {
        return gradients.records();
    }

    @Override
    public Flux<Long> steps() {
        return steps.records();
    }

    @Override
    public Flux<HostReport> reports() {
        return reports.records();
    }

    @Override
    public Mono<Void> outcome(Outcome outcome) {
        return outcomes.publish(outcome);
    }

    @Override
    public Mono<Void> blended(Blended blended) {
        return blends.publish(blended);
    }

    @Override
    public Mono<Void> packet(Packet packet) {
        return packets.publish(packet);
    }

    @Override
    public Mono<Void> adjustment(Adjustment adjustment) {
        return adjustments.publish(adjustment);
    }

    /** Returns answers to commands. */
    public Flux<Outcome> outcomes() {
        return outcomes.records();
    }

    /** Returns answers to activations; the reader closes them. */
    public Flux<Blended> blends() {
        return blends.records();
    }

    /** Returns packets. */
    public Flux<Packet> packets() {
        return packets.records();
    }

    /** Returns adjustments. */
    public Flux<Adjustment> adjustments() {
        return adjustments.records();
    }

    /** Ends every stream of the source, as a closed broker connection would. */
    public void complete() {
        commands.complete();
        activations.complete();
        logits.complete();
        gradients.complete();
        steps.complete();
        reports.complete();
    }
}
