package io.kasmina.pipeline.partition.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Origin;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** One run from one number: what it draws, it publishes and breaks. */
final class Simulation {

    static final int PARTITIONS = 2;
    private static final int EVENTS = 60;
    private static final int SEEDS = 3;
    /** Logits that were read again behind their committed answer are waited for that long, and what lies behind them with them. */
    private static final Duration LOGITS_LET_GO = Duration.ofSeconds(6);

    private static final int FLOOD = 130;
    private static final Duration SLOW = Duration.ofMillis(300);
    private static final Duration FETCH = Duration.ofMillis(15);
    private static final List<SeedOperation> OPERATIONS = List.of(
            SeedOperation.GERMINATE,
            SeedOperation.START_TRAINING,
            SeedOperation.START_GRAFTING,
            SeedOperation.STABILIZE,
            SeedOperation.EVALUATE,
            SeedOperation.FOSSILIZE,
            SeedOperation.CULL);

    private final Chaos chaos;
    private final PartitionBed bed;
    private final Ledger ledger = new Ledger();
    private final List<PartitionProcess> processes = new ArrayList<>();
    private final List<Command> fresh = new ArrayList<>();
    private final Map<SeedId, SeedSnapshot> committed = new HashMap<>();
    private final Host host;
    private int seen;

    Simulation(long seed) {
        chaos = new Chaos(seed);
        bed = Settings.bed(PARTITIONS);
        host = new Host(chaos, bed, ledger);
    }

    /** Plays and holds what came of it against what must be. */
    Oracle play() {
        processes.add(start());
        processes.add(start());
        for (int number = 0; number < PARTITIONS; number++) {
            bed.bus.assign(number, processes.get(number % 2).member());
        }
        for (int event = 0; event < EVENTS; event++) {
            act();
            bed.pass(Duration.ofMillis(chaos.chance(2) ? 20_000 : chaos.below(12)));
            look();
        }
        settle();
        return new Oracle(ledger, bed.cuts, bed.clock);
    }

    private void act() {
        int drawn = chaos.below(100);
        if (drawn < 35) {
            command();
        } else if (drawn < 50) {
            host.activation(seed());
        } else if (drawn < 71) {
            host.step();
        } else if (drawn < 81) {
            report();
        } else if (drawn < 90) {
            trouble();
        } else {
            fault();
        }
    }

    private void command() {
        if (chaos.chance(8)) {
            send(Sent.Kind.FRESH, new Command.Emergency(bed.policy.header(), false), null);
            return;
        }
        SeedId seed = seed();
        SeedOperation next = chaos.chance(85) ? likely(seed) : OPERATIONS.get(chaos.below(OPERATIONS.size()));
        Command command =
                switch (next) {
                    case GERMINATE -> bed.policy.germinate(seed, spec());
                    case CULL -> bed.policy.cull(seed);
                    default -> bed.policy.advance(seed, next);
                };
        send(Sent.Kind.FRESH, command, next);
    }

    /** Returns what the seed's committed stage allows. */
    private SeedOperation likely(SeedId seed) {
        SeedSnapshot known = committed.get(seed);
        if (known == null) {
            return SeedOperation.GERMINATE;
        }
        return switch (known.stage()) {
            case GERMINATED -> SeedOperation.START_TRAINING;
            case TRAINING -> SeedOperation.START_GRAFTING;
            case BLENDING -> SeedOperation.STABILIZE;
            case SHADOWING -> SeedOperation.EVALUATE;
            case PROBATIONARY -> SeedOperation.FOSSILIZE;
            case FOSSILIZED -> SeedOperation.CULL;
            default -> SeedOperation.GERMINATE;
        };
    }

    private void trouble() {
        int drawn = chaos.below(100);
        if (drawn < 4) {
            host.newRun();
        } else if (drawn < 25) {
            host.unreadable(chaos.below(PARTITIONS));
        } else if (drawn < 27) {
            flood();
        } else {
            forgery();
        }
    }

    /** More forgeries than are told one by one, before their partition moves. */
    private void flood() {
        for (Command before : fresh) {
            if (before.seed() != null) {
                ledger.flooded();
                for (int copy = 0; copy < FLOOD; copy++) {
                    seedTopic(Sent.Kind.FORGED, bed.bus.partitionOf(before.seed()), before, forged(before));
                }
                bed.bus.assign(bed.bus.partitionOf(before.seed()), null);
                return;
            }
        }
    }

    private void forgery() {
        if (fresh.isEmpty()) {
            return;
        }
        Command before = fresh.get(chaos.below(fresh.size()));
        SignedCommand signed = bed.policy.annotate(before);
        int home = before.seed() == null ? 0 : bed.bus.partitionOf(before.seed());
        if (before.seed() == null) {
            control(Sent.Kind.REPLAYED, before, signed);
            return;
        }
        switch (chaos.below(4)) {
            case 0 -> seedTopic(Sent.Kind.REPLAYED, home, before, signed);
            case 1 -> seedTopic(Sent.Kind.MISROUTED, 1 - home, before, signed);
            case 2 -> control(Sent.Kind.COPIED, before, signed);
            default -> seedTopic(Sent.Kind.FORGED, home, before, forged(before));
        }
    }

    private SignedCommand forged(Command command) {
        SignedCommand honest = bed.policy.sign(command);
        byte[] value = honest.value().clone();
        value[value.length - 1] ^= 1;
        return new SignedCommand(value, honest.signature(), honest.origin());
    }

    private void send(Sent.Kind kind, Command command, SeedOperation operation) {
        fresh.add(command);
        SignedCommand signed = chaos.chance(50) ? bed.policy.sign(command) : bed.policy.annotate(command);
        Sent sent = sent(kind, command, operation);
        if (command.seed() == null) {
            ledger.sent(Origin.CONTROL, 0, sent);
            bed.publishControl(signed);
        } else {
            int home = bed.bus.partitionOf(command.seed());
            ledger.sent(Origin.COMMANDS, home, sent);
            bed.publish(home, signed);
        }
    }

    private void seedTopic(Sent.Kind kind, int partition, Command command, SignedCommand signed) {
        ledger.sent(Origin.COMMANDS, partition, sent(kind, command, null));
        bed.publish(partition, signed);
    }

    private void control(Sent.Kind kind, Command command, SignedCommand signed) {
        ledger.sent(Origin.CONTROL, 0, sent(kind, command, null));
        bed.publishControl(signed);
    }

    private static Sent sent(Sent.Kind kind, Command command, SeedOperation operation) {
        return new Sent(
                kind,
                command.header().commandId(),
                command.seed(),
                operation,
                command.header().issuedAt());
    }

    /** The host sees what is committed. */
    private void report() {
        SeedSnapshot known = committed.get(seed());
        if (known != null) {
            bed.report(new HostReport(
                    known.seed(), host.last(), known.stage(), known.epoch(), 0.5, PerformanceStatus.NOMINAL, Set.of()));
        }
    }

    private void fault() {
        int victim = chaos.below(processes.size());
        int partition = chaos.below(PARTITIONS);
        switch (chaos.below(4)) {
            case 0 -> crash(processes.get(victim));
            case 1 -> bed.bus.assign(partition, processes.get(victim).member());
            case 2 -> bed.bus.steal(partition, processes.get(victim).member());
            default -> bed.bus.assign(partition, null);
        }
    }

    private PartitionProcess start() {
        PartitionProcess[] self = new PartitionProcess[1];
        self[0] = bed.start(member -> new FaultyBus(member, chaos, bed.timer, () -> crash(self[0])));
        self[0].kernels.fetch(
                "file:good",
                Mono.defer(() -> Mono.delay(chaos.chance(10) ? SLOW : FETCH, bed.timer))
                        .then(KernelBus.fetched("good")));
        return self[0];
    }

    /** A new process comes where one died; somebody gives it something to do sooner or later. */
    private void crash(PartitionProcess dead) {
        if (processes.remove(dead)) {
            dead.kill();
            PartitionProcess next = start();
            processes.add(next);
            bed.bus.assign(chaos.below(PARTITIONS), next.member());
        }
    }

    private void settle() {
        chaos.calm();
        for (int number = 0; number < PARTITIONS; number++) {
            bed.bus.steal(number, processes.get(number % processes.size()).member());
        }
        bed.pass(LOGITS_LET_GO);
        processes.forEach(process -> process.engine.drain());
        bed.pass(Duration.ofSeconds(3));
        assertThat(processes).allSatisfy(process -> assertThat(process.ends()).containsExactly("complete"));
        bed.close();
    }

    private void look() {
        for (; seen < bed.cuts.size(); seen++) {
            bed.cuts.get(seen).cut().seeds().forEach(seed -> committed.put(seed.seed(), seed));
        }
    }

    private BlendSpec spec() {
        return chaos.chance(40) ? BlendSpec.Confidence.defaults() : BlendSpec.byDefault();
    }

    private SeedId seed() {
        return new SeedId("seed-" + chaos.below(SEEDS));
    }
}
