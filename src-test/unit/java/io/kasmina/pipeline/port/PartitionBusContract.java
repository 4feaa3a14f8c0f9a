package io.kasmina.pipeline.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kasmina.blend.Activation;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.Await;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Exceptions;

/** What every bus with partitions does. */
@Timeout(120)
public abstract class PartitionBusContract extends PartitionBusMembers {

    @Test
    void theOnlyMemberIsGivenEveryPartitionOnce() {
        HeldPartitions member = alone();
        member.take(0);
        member.take(1);
        assertThat(member.given()).isEqualTo(2);
        assertThat(member.failures()).isEmpty();
    }

    @Test
    void eachSeedBelongsToOnePartition() {
        HeldPartitions member = alone();
        SeedPartition first = member.take(0);
        SeedPartition second = member.take(1);
        assertThat(IntStream.range(0, 100).mapToObj(i -> new SeedId("seed-" + i)))
                .allMatch(seed -> first.owns(seed) != second.owns(seed))
                .anyMatch(first::owns)
                .anyMatch(second::owns);
    }

    @Test
    void aPartitionThatNobodyHadBeginsWithNothing() {
        PartitionState state = alone().restore(0);
        assertThat(state.seeds()).isEmpty();
        assertThat(state.nonces()).isEmpty();
        assertThat(state.step()).isEqualTo(PartitionCut.NO_STEP);
    }

    @Test
    void commandsComeWithTheirPlacesAndThoseOfTheControlTopicComeToAll() {
        HeldPartitions member = alone();
        rig.publish(0, Cuts.command("a"));
        rig.publish(0, Cuts.command("b"));
        rig.publish(1, Cuts.command("c"));
        rig.publishControl(Cuts.command("all"));

        member.restore(0);
        member.restore(1);
        List<SignedCommand> first = commands(member, 0, 3);
        assertThat(first).extracting(Cuts::text).containsExactlyInAnyOrder("a", "b", "all");
        assertThat(first)
                .filteredOn(command -> command.origin().topic().equals(Origin.COMMANDS))
                .extracting(command -> command.origin().offset())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(first).allSatisfy(command -> assertThat(command.signature()).isNotNull());
        assertThat(commands(member, 1, 2)).extracting(Cuts::text).containsExactlyInAnyOrder("c", "all");
    }

    @Test
    void whatWasCommittedIsRestoredAndReadingGoesOnBehindIt() {
        HeldPartitions member = alone();
        rig.publish(0, Cuts.command("a"));
        rig.publish(0, Cuts.command("b"));
        member.restore(0);
        SignedCommand first = commands(member, 0, 1).get(0);
        SeedId seed = seedOf(member, 0);
        member.commit(0, Cuts.with(Cuts.of("a", seed, first.origin()), Cuts.snapshot(seed, 1)));
        member.release(0);

        PartitionState state = member.restore(0);
        assertThat(state.seeds()).containsExactly(Cuts.snapshot(seed, 1));
        assertThat(state.nonces()).containsExactly(new SpentNonce("owner", "a", Cuts.ACCEPTED));
        assertThat(commands(member, 0, 1)).extracting(Cuts::text).containsExactly("b");
    }

    @Test
    void theLastSnapshotOfASeedStands() {
        HeldPartitions member = alone();
        rig.publish(0, Cuts.command("a"));
        rig.publish(0, Cuts.command("b"));
        member.restore(0);
        List<SignedCommand> both = commands(member, 0, 2);
        SeedId seed = seedOf(member, 0);
        member.commit(0, Cuts.with(Cuts.of("a", seed, both.get(0).origin()), Cuts.snapshot(seed, 1)));
        member.commit(0, Cuts.with(Cuts.of("b", seed, both.get(1).origin()), Cuts.snapshot(seed, 2)));
        member.release(0);

        PartitionState state = member.restore(0);
        assertThat(state.seeds()).containsExactly(Cuts.snapshot(seed, 2));
        assertThat(state.nonces()).extracting(SpentNonce::commandId).containsExactly("a", "b");
    }

    @Test
    void whatWasReadAndNotCommittedComesAgainAtTheSamePlace() {
        HeldPartitions member = alone();
        rig.publish(0, Cuts.command("a"));
        member.restore(0);
        SignedCommand before = commands(member, 0, 1).get(0);
        member.release(0);

        member.restore(0);
        SignedCommand after = commands(member, 0, 1).get(0);
        assertThat(after.origin()).isEqualTo(before.origin());
        assertThat(Cuts.text(after)).isEqualTo("a");
    }

    @Test
    void aCutIsSeenAsAWhole() {
        HeldPartitions member = alone();
        rig.publish(0, Cuts.command("a"));
        member.restore(0);
        SignedCommand command = commands(member, 0, 1).get(0);
        SeedId seed = seedOf(member, 0);
        assertThat(rig.outcomes()).isEmpty();

        PartitionCut.Blend blend = new PartitionCut.Blend(seed, Cuts.bytes("blend"));
        member.commit(0, Cuts.with(Cuts.of("a", seed, command.origin()), blend, Cuts.letter(command.origin())));

        Await.until("the outcome", () -> rig.outcomes().equals(List.of("a")));
        Await.until("the letter", () -> rig.letters().equals(List.of("malformed")));
        Await.until("the blend", () -> rig.blends().size() == 1);
        assertThat(rig.blends().get(0)).isEqualTo(Cuts.bytes("blend"));
    }

    @Test
    void whoeverLostAPartitionWithoutKnowingItCommitsNothing() {
        HeldPartitions zombie = alone();
        rig.publish(0, Cuts.command("a"));
        rig.publish(0, Cuts.command("b"));
        zombie.restore(0);
        List<SignedCommand> both = commands(zombie, 0, 2);
        SeedId seed = seedOf(zombie, 0);
        zombie.commit(0, Cuts.of("a", seed, both.get(0).origin()));
        SignedCommand command = both.get(1);

        HeldPartitions next = held(rig.usurper());
        next.restore(0);
        Throwable late = catchThrowable(
                () -> zombie.commit(0, Cuts.with(Cuts.of("late", seed, command.origin()), Cuts.snapshot(seed, 9))));
        assertThat(Exceptions.unwrap(late))
                .isInstanceOfSatisfying(
                        PartitionFault.class,
                        fault -> assertThat(fault.kind()).as("%s", fault).isEqualTo(PartitionFault.Kind.FENCED));

        next.commit(0, Cuts.with(Cuts.of("b", seed, command.origin()), Cuts.snapshot(seed, 1)));
        next.release(0);
        PartitionState state = next.restore(0);
        assertThat(state.seeds()).containsExactly(Cuts.snapshot(seed, 1));
        assertThat(state.nonces()).extracting(SpentNonce::commandId).containsExactly("a", "b");
        Await.until("the outcomes", () -> rig.outcomes().equals(List.of("a", "b")));
    }

    @Test
    void aPartitionThatMovesIsAskedForAndGivenOnlyOnceItIsReleased() {
        HeldPartitions first = alone();
        first.restore(0);
        first.restore(1);
        PartitionBus bus = rig.member();
        HeldPartitions second = held(bus);
        rig.share(List.of(first.bus(), bus));

        Await.until("a revocation", () -> first.isRevoked(0) || first.isRevoked(1));
        int moving = first.isRevoked(0) ? 0 : 1;
        assertThat(second.numbers()).isEmpty();
        first.release(moving);
        assertThat(second.restore(moving).seeds()).isEmpty();
        assertThat(first.numbers()).containsExactly(1 - moving);
        assertThat(first.isRevoked(1 - moving)).isFalse();
    }

    @Test
    void aMemberThatLeavesHandsOnWhatItCommitted() {
        HeldPartitions first = alone();
        rig.publish(0, Cuts.command("a"));
        rig.publish(0, Cuts.command("b"));
        first.restore(0);
        SignedCommand command = commands(first, 0, 1).get(0);
        first.commit(0, Cuts.of("a", seedOf(first, 0), command.origin()));
        first.close();

        PartitionBus bus = rig.member();
        HeldPartitions second = held(bus);
        rig.share(List.of(bus));
        assertThat(second.restore(0).nonces()).extracting(SpentNonce::commandId).containsExactly("a");
        assertThat(commands(second, 0, 1)).extracting(Cuts::text).containsExactly("b");
    }

    @Test
    void anActivationComesAgainWithTensorsOfItsOwn() {
        HeldPartitions member = alone();
        SeedId seed = seedOf(member, 0);
        rig.publishActivation(seed, 7);
        for (int reading = 0; reading < 2; reading++) {
            member.restore(0);
            Arrival<Activation> arrival = HeldPartitions.next(
                            member.take(0).source().activations(), 1)
                    .get(0);
            assertThat(arrival).isInstanceOfSatisfying(Arrival.Read.class, read -> {
                Activation activation = (Activation) read.value();
                assertThat(activation.seed()).isEqualTo(seed);
                assertThat(activation.step()).isEqualTo(7);
                assertThat(activation.host().isClosed()).isFalse();
                assertThat(read.bytes()).isPositive();
                activation.close();
            });
            member.release(0);
        }
    }

    @Test
    void aRecordThatNobodyCanReadComesAsALetter() {
        HeldPartitions member = alone();
        rig.publishUnreadable(1);
        member.restore(1);
        Arrival<Activation> arrival =
                HeldPartitions.next(member.take(1).source().activations(), 1).get(0);
        assertThat(arrival).isInstanceOfSatisfying(Arrival.Unreadable.class, unreadable -> {
            assertThat(unreadable.letter().reason()).isNotBlank();
            assertThat(unreadable.letter().place().partition()).isEqualTo(1);
        });
    }

    @Test
    void everyPartitionHearsWhatTheHostSaysInItsOrder() {
        HeldPartitions member = alone();
        SeedId seed = seedOf(member, 0);
        rig.publishStep(1);
        rig.publishReport(seed, 1);
        rig.publishStep(2);
        for (int number = 0; number < 2; number++) {
            member.restore(number);
            assertThat(HeldPartitions.next(member.take(number).source().host(), 3))
                    .extracting(arrival -> ((Arrival.Read<HostNote>) arrival).value())
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo(new HostNote.Stepped(1)),
                            second -> assertThat(second).isInstanceOf(HostNote.Reported.class),
                            third -> assertThat(third).isEqualTo(new HostNote.Stepped(2)));
        }
    }

    @Test
    void theLastStepIsRestoredWithItsPlace() {
        HeldPartitions member = alone();
        rig.publishStep(5);
        rig.publishStep(6);
        assertThat(member.restore(0).step()).isEqualTo(PartitionCut.NO_STEP);
        Arrival<HostNote> first =
                HeldPartitions.next(member.take(0).source().host(), 1).get(0);
        member.commit(0, Cuts.stepped(5, first.place()));
        member.release(0);

        assertThat(member.restore(0).step()).isEqualTo(5);
        assertThat(HeldPartitions.next(member.take(0).source().host(), 1))
                .extracting(arrival -> ((Arrival.Read<HostNote>) arrival).value())
                .containsExactly(new HostNote.Stepped(6));
    }
}
