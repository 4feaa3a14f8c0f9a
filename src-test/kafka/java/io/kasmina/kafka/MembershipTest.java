package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.kafka.KafkaBed.Owner;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.LineCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class MembershipTest extends KafkaTestBase {

    @Test
    void oneProcessIsGivenEveryPartitionOnce() {
        KafkaConfig config = bed.config(3);
        KafkaPartitionBus bus = bed.bus(config);
        assertThat(bus.health()).isEqualTo(new KafkaHealth(false, "kafka: not in the group"));
        try (Owner owner = new Owner(bus)) {
            List<SeedPartition> runs = take(owner, 3);
            assertThat(numbers(runs)).containsExactlyInAnyOrder(0, 1, 2);
            assertThat(owner.bus.health().ready()).isTrue();
            release(runs);
        }
    }

    @Test
    void aPartitionGoesToAnotherProcessOnlyAfterItsRelease() {
        KafkaConfig config = bed.config(2);
        try (Owner first = new Owner(bed.bus(config))) {
            List<SeedPartition> had = take(first, 2);
            AtomicBoolean released = new AtomicBoolean();
            try (Owner second = new Owner(bed.bus(config))) {
                SeedPartition leaving = firstRevoked(had);
                assertThat(second.given).isEmpty();
                released.set(true);
                leaving.release().block(KafkaBed.PATIENCE);

                SeedPartition moved = second.next();
                assertThat(moved.number()).isEqualTo(leaving.number());
                assertThat(released).isTrue();
                moved.restore().block(KafkaBed.PATIENCE);
                moved.commit(KafkaBed.cut("moved")).block(KafkaBed.PATIENCE);
                moved.release().block(KafkaBed.PATIENCE);
            }
            release(had);
        }
        assertThat(bed.contents(config, config.topics().outcomes()))
                .extracting(record -> LineCodecs.text(record.value()))
                .containsExactly("moved|applied");
    }

    @Test
    void aRunThatDoesNotEndInTimeLosesItsPartition() {
        KafkaTimings timings = KafkaTimings.defaults();
        KafkaConfig config = bed.config(2)
                .with(new KafkaTimings(
                        timings.session(),
                        timings.transaction(),
                        timings.request(),
                        Duration.ofMillis(300),
                        timings.nonceTtl(),
                        timings.probe()));
        try (Owner first = new Owner(bed.bus(config))) {
            List<SeedPartition> had = take(first, 2);
            try (Owner second = new Owner(bed.bus(config))) {
                SeedPartition late = firstRevoked(had);
                SeedPartition moved = second.next();
                assertThat(moved.number()).isEqualTo(late.number());
                moved.release().block(KafkaBed.PATIENCE);
            }
            release(had);
        }
    }

    @Test
    void whoeverLeavesGivesItsPartitionsToTheOthers() {
        KafkaConfig config = bed.config(1);
        try (Owner second = new Owner(bed.bus(config))) {
            SeedPartition had = second.next();
            Owner third = new Owner(bed.bus(config));
            second.cancel();
            had.revoked().block(KafkaBed.PATIENCE);
            had.release().block(KafkaBed.PATIENCE);
            second.bus.left().block(KafkaBed.PATIENCE);
            SeedPartition moved = third.next();
            moved.release().block(KafkaBed.PATIENCE);
            third.close();
        }
    }

    private static List<SeedPartition> take(Owner owner, int count) {
        List<SeedPartition> runs = new ArrayList<>();
        Stream.generate(owner::next).limit(count).forEach(runs::add);
        return runs;
    }

    private static Set<Integer> numbers(List<SeedPartition> runs) {
        return runs.stream().map(SeedPartition::number).collect(Collectors.toSet());
    }

    private static void release(List<SeedPartition> runs) {
        runs.forEach(run -> run.release().block(KafkaBed.PATIENCE));
    }

    private static SeedPartition firstRevoked(List<SeedPartition> runs) {
        return Mono.firstWithValue(
                        runs.stream().map(run -> run.revoked().thenReturn(run)).toList())
                .block(KafkaBed.PATIENCE);
    }
}
