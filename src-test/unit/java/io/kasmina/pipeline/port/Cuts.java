package io.kasmina.pipeline.port;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.state.SeedSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Cuts for the contract of buses. */
final class Cuts {

    /** When every nonce was spent: not long ago, since buses forget old ones. */
    static final long ACCEPTED = System.currentTimeMillis();

    private Cuts() {}

    /** A cut that holds an outcome, a nonce and the place behind a command. */
    static PartitionCut of(String commandId, SeedId seed, Origin place) {
        Outcome.Subject subject = new Outcome.Subject(commandId, "default", seed, place);
        return new PartitionCut(
                List.of(new Outcome.Applied(subject, SeedStage.DORMANT, SeedStage.GERMINATED)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new SpentNonce("owner", commandId, ACCEPTED)),
                List.of(),
                Map.of(new PartitionCut.Source(place.topic(), place.partition()), place.offset() + 1),
                PartitionCut.NO_STEP);
    }

    /** The same with a seed's snapshot. */
    static PartitionCut with(PartitionCut cut, SeedSnapshot seed) {
        return new PartitionCut(
                cut.outcomes(),
                cut.adjustments(),
                cut.blends(),
                cut.packets(),
                List.of(seed),
                cut.nonces(),
                cut.letters(),
                cut.applied(),
                cut.step());
    }

    /** The same with a blend and a dead letter. */
    static PartitionCut with(PartitionCut cut, PartitionCut.Blend blend, DeadLetter letter) {
        return new PartitionCut(
                cut.outcomes(),
                cut.adjustments(),
                List.of(blend),
                cut.packets(),
                cut.seeds(),
                cut.nonces(),
                List.of(letter),
                cut.applied(),
                cut.step());
    }

    /** A cut that says that the host completed a step, which it said at a place. */
    static PartitionCut stepped(long step, Origin place) {
        return new PartitionCut(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(new PartitionCut.Source(place.topic(), place.partition()), place.offset() + 1),
                step);
    }

    static DeadLetter letter(Origin place) {
        return new DeadLetter(place, "malformed", "", null, null, bytes("?"));
    }

    /** A dormant seed of a generation. */
    static SeedSnapshot snapshot(SeedId seed, long generation) {
        return new SeedSnapshot(
                seed,
                SeedStage.DORMANT,
                generation,
                generation,
                null,
                SeedSnapshot.Kernel.NONE,
                null,
                null,
                0,
                0,
                0,
                null,
                null,
                BreakerState.CLOSED,
                null);
    }

    /** A command that only its text tells apart. */
    static SignedCommand command(String text) {
        return new SignedCommand(
                bytes(text), new DetachedSignature("default", new byte[32]), Origin.inMemory(Origin.COMMANDS));
    }

    static String text(SignedCommand command) {
        return new String(command.value(), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
