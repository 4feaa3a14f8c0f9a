package io.kasmina.pipeline.partition.sim;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.memory.InMemoryPartitionBus.Committed;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what was committed against what was published. */
final class Oracle {

    private final Ledger ledger;
    private final List<Committed> cuts;
    private final Instant end;
    private final List<String> faults = new ArrayList<>();
    private final Map<Origin, Outcome> outcomes = new HashMap<>();
    private final Map<SeedId, NaiveSeedLife> seeds = new HashMap<>();
    private final Map<Integer, Long> steps = new HashMap<>();
    private final Map<Integer, TrainingRunId> runs = new HashMap<>();
    private final Set<String> accepted = new HashSet<>();

    Oracle(Ledger ledger, List<Committed> cuts, Clock clock) {
        this.ledger = ledger;
        this.cuts = cuts;
        this.end = clock.instant();
    }

    /** Returns what is wrong, empty where nothing is. */
    List<String> faults() {
        cuts.forEach(this::check);
        ledger.commands().keySet().stream()
                .filter(place -> !outcomes.containsKey(place))
                .forEach(place -> faults.add(
                        "no outcome of " + place + " " + ledger.commands().get(place)));
        for (int number = 0; number < Simulation.PARTITIONS; number++) {
            new BlendOracle(ledger.frames(number), blends(number), starts()).check(faults);
            long last = steps.getOrDefault(number, PartitionCut.NO_STEP);
            expect(last == ledger.step(), "partition " + number + " ended at step " + last + ", not " + ledger.step());
        }
        List<DeadLetter> letters = cuts.stream()
                .flatMap(committed -> committed.cut().letters().stream())
                .toList();
        new LetterOracle(ledger.countUnreadable(), outcomes.values(), letters).check(faults);
        return faults;
    }

    /** Returns the verdicts with their reasons, and what was applied. */
    Set<String> verdicts() {
        Set<String> verdicts = new HashSet<>();
        outcomes.forEach((place, outcome) -> {
            verdicts.add((outcome.verdict() + " " + outcome.reasonCode()).trim());
            if (outcome instanceof Outcome.Applied) {
                verdicts.add(ledger.commands().get(place).operation() + " applied");
            }
        });
        return verdicts;
    }

    private void check(Committed committed) {
        PartitionCut cut = committed.cut();
        long before = steps.getOrDefault(committed.partition(), PartitionCut.NO_STEP);
        boolean another = cut.run() != null && !cut.run().equals(runs.put(committed.partition(), cut.run()));
        expect(another || cut.step() >= before, "step went back from " + before + " to " + cut.step());
        steps.put(committed.partition(), cut.step());
        begun(another);
        for (Outcome outcome : cut.outcomes()) {
            check(outcome);
            life(outcome, before, cut.step());
        }
        begun(another);
        nonces(committed);
        cut.seeds().forEach(seed -> seeds.computeIfAbsent(seed.seed(), NaiveSeedLife::new)
                .committed(seed, faults));
        events(cut, EventName.KERNEL_ATTACHED)
                .map(Event::seed)
                .forEach(seed -> seeds.computeIfAbsent(seed, NaiveSeedLife::new).attached());
        rejections(cut);
    }

    /** Commands of a turn are before or behind its steps. */
    private void begun(boolean another) {
        if (another) {
            seeds.values().forEach(NaiveSeedLife::newRun);
        }
    }

    private void check(Outcome outcome) {
        Origin place = outcome.subject().origin();
        Sent sent = ledger.commands().get(place);
        expect(sent != null, "an outcome of nothing: " + outcome);
        expect(outcomes.put(place, outcome) == null, "a second outcome: " + outcome);
        if (sent == null) {
            return;
        }
        expect(isExpected(sent, outcome), sent + " was answered by " + outcome);
        if (!(outcome instanceof Outcome.Rejected)) {
            expect(accepted.add(sent.id()), "accepted twice: " + outcome);
        }
    }

    private boolean isExpected(Sent sent, Outcome outcome) {
        String reason = outcome instanceof Outcome.Rejected ? outcome.reasonCode() : "";
        boolean stale = reason.equals("stale_command")
                && sent.issued().plus(Settings.FRESHNESS).isBefore(end);
        return switch (sent.kind()) {
            case FRESH -> reason.isEmpty() || stale;
            case REPLAYED -> reason.equals("nonce_replayed") || stale;
            case FORGED -> reason.equals("invalid_signature");
            case MISROUTED, COPIED -> reason.equals("misrouted");
        };
    }

    private void life(Outcome outcome, long stepBefore, long stepAfter) {
        Sent sent = ledger.commands().get(outcome.subject().origin());
        if (sent != null && sent.operation() != null && !(outcome instanceof Outcome.Rejected)) {
            seeds.computeIfAbsent(sent.seed(), NaiveSeedLife::new)
                    .answered(sent.operation(), outcome, stepBefore, stepAfter, faults);
        }
    }

    /** Each accepted command's nonce is in its own cut; other partitions than the first say no outcome of the control topic's. */
    private void nonces(Committed committed) {
        Set<String> spent = new HashSet<>();
        for (SpentNonce nonce : committed.cut().nonces()) {
            expect(spent.add(nonce.commandId()), "spent twice: " + nonce);
        }
        for (Outcome outcome : committed.cut().outcomes()) {
            boolean rejected = outcome instanceof Outcome.Rejected;
            String id = ledger.commands().get(outcome.subject().origin()).id();
            expect(rejected || spent.remove(id), "no nonce beside " + outcome);
        }
        expect(committed.partition() != 0 || spent.isEmpty(), "nonces of nothing: " + spent);
    }

    private void rejections(PartitionCut cut) {
        long rejected = cut.outcomes().stream()
                .filter(Outcome.Rejected.class::isInstance)
                .count();
        long said = events(cut, EventName.COMMAND_REJECTED).count();
        expect(
                ledger.isFlooded() || said >= rejected,
                said + " of " + rejected + " rejections were said beside their outcomes");
    }

    private static Stream<Event> events(PartitionCut cut, EventName name) {
        return cut.packets().stream()
                .flatMap(packet -> packet.events().stream())
                .filter(event -> event.name() == name);
    }

    private Set<BlendOracle.Start> starts() {
        return cuts.stream()
                .flatMap(committed -> committed.cut().seeds().stream())
                .filter(seed -> seed.germ() != null)
                .map(seed -> new BlendOracle.Start(seed.seed(), seed.germ().blendStart()))
                .collect(Collectors.toSet());
    }

    private List<String> blends(int partition) {
        return cuts.stream()
                .filter(committed -> committed.partition() == partition)
                .flatMap(committed -> committed.cut().blends().stream())
                .map(blend -> new String(blend.record(), StandardCharsets.UTF_8))
                .toList();
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
