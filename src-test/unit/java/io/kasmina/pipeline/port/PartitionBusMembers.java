package io.kasmina.pipeline.port;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bus and those who share its partitions, for the tests of a contract. */
abstract class PartitionBusMembers {

    private final List<HeldPartitions> members = new ArrayList<>();
    PartitionBusRig rig;

    /** Makes a rig. */
    protected abstract PartitionBusRig rig() throws Exception;

    @BeforeEach
    void open() throws Exception {
        rig = rig();
    }

    @AfterEach
    void close() {
        members.forEach(HeldPartitions::close);
        rig.close();
    }

    HeldPartitions alone() {
        PartitionBus bus = rig.member();
        HeldPartitions member = held(bus);
        rig.share(List.of(bus));
        return member;
    }

    HeldPartitions held(PartitionBus bus) {
        HeldPartitions member = new HeldPartitions(bus);
        members.add(member);
        return member;
    }

    static SeedId seedOf(HeldPartitions member, int number) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> new SeedId("seed-" + i))
                .filter(member.take(number)::owns)
                .findFirst()
                .orElseThrow();
    }

    static List<SignedCommand> commands(HeldPartitions member, int number, int count) {
        return HeldPartitions.next(member.take(number).source().commands(), count);
    }
}
