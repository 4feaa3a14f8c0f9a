package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.PartitionCut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Applied places beside a list that is searched from the front. */
class AppliedOffsetsProperties {

    private final AppliedOffsets places = new AppliedOffsets();
    private final Map<Integer, TreeMap<Long, Boolean>> model = new HashMap<>();
    private final Map<PartitionCut.Source, Long> taken = new HashMap<>();
    private final List<Origin> letters = new ArrayList<>();

    @Property
    void aPlaceIsAppliedWhenEverythingBeforeItIs(@ForAll("moves") List<Move> moves) {
        List<Entry> open = new ArrayList<>();
        for (Move move : moves) {
            if (move.arrives) {
                arrive(move, open);
            } else if (!open.isEmpty()) {
                Entry entry = open.remove(move.number % open.size());
                entry.slot.done();
                model.get(entry.partition).put(entry.offset, true);
            }
            if (move.takes) {
                AppliedOffsets.Passed passed = places.take();
                taken.putAll(passed.places());
                passed.letters().forEach(letter -> letters.add(letter.letter().place()));
                assertThat(taken).isEqualTo(expected());
                assertThat(letters).as("each leaves with its place").containsExactlyInAnyOrderElementsOf(dead());
                assertThat(places.take().places()).as("nothing is news twice").isEmpty();
            }
        }
    }

    private void arrive(Move move, List<Entry> open) {
        TreeMap<Long, Boolean> line = model.computeIfAbsent(move.number % 2, number -> new TreeMap<>());
        long last = line.isEmpty() ? -1 : line.lastKey();
        long offset = last + move.gap;
        AppliedOffsets.Slot slot = places.arrived(new Origin("topic", move.number % 2, offset));
        if (move.gap <= 0) {
            assertThat(slot).as("a redelivery").isNull();
        } else {
            assertThat(slot).isNotNull();
            line.put(offset, false);
            if (isDead(offset)) {
                slot.buries(new Buried(Feed.COMMANDS, letter(move.number % 2, offset)));
            }
            open.add(new Entry(slot, move.number % 2, offset));
        }
    }

    private static boolean isDead(long offset) {
        return offset % 3 == 0;
    }

    private static DeadLetter letter(int partition, long offset) {
        return new DeadLetter(new Origin("topic", partition, offset), "malformed", "", null, null, new byte[0]);
    }

    /** Every third record before each applied place. */
    private List<Origin> dead() {
        List<Origin> dead = new ArrayList<>();
        expected().forEach((source, next) -> model.get(source.partition()).headMap(next).keySet().stream()
                .filter(AppliedOffsetsProperties::isDead)
                .forEach(offset -> dead.add(new Origin("topic", source.partition(), offset))));
        return dead;
    }

    private Map<PartitionCut.Source, Long> expected() {
        Map<PartitionCut.Source, Long> expected = new HashMap<>();
        model.forEach((partition, line) -> {
            long next = -1;
            for (Map.Entry<Long, Boolean> record : line.entrySet()) {
                if (!record.getValue()) {
                    break;
                }
                next = record.getKey() + 1;
            }
            if (next >= 0) {
                expected.put(new PartitionCut.Source("topic", partition), next);
            }
        });
        return expected;
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(-1, 3),
                        Arbitraries.of(true, false))
                .as(Move::new)
                .list()
                .ofMaxSize(60);
    }

    record Move(boolean arrives, int number, int gap, boolean takes) {}

    record Entry(AppliedOffsets.Slot slot, int partition, long offset) {}
}
