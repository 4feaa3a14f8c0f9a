package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kasmina.contract.SignedCommand;
import io.kasmina.kafka.KafkaBed.Owner;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.BlockHoundListener;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;

/**
 * Kafka's clients block, on threads that nobody watches. Everything that leaves the bus does so on threads that BlockHound watches, so that what it does
 * not find in the other tests of this folder does not happen.
 */
class KafkaNeverBlocksTest extends KafkaTestBase {

    @Test
    void everythingLeavesOnWatchedThreads() {
        KafkaConfig config = bed.config(1);
        KafkaPartitionBus bus = bed.bus(config);
        KafkaClient client = bed.client(config);
        assertWatched("topics", bus.checkTopics());
        try (Owner owner = new Owner(bus)) {
            KafkaBed.send(client, config.topics().commands(), "seed", "a command");
            SeedPartition run = owner.next();
            assertWatched("restore", run.restore());
            assertWatched("commands", run.source().commands().next());
            assertWatched("commit", run.commit(KafkaBed.cut("done")));
            assertWatched("release", run.release());
        }
    }

    @Test
    void whoeverBlocksWhereRecordsLeaveIsFound() {
        assumeTrue(BlockHoundListener.mode() != BlockHoundListener.Mode.NONE, "no BlockHound in this JVM");
        KafkaConfig config = bed.config(1);
        try (Owner owner = new Owner(bed.bus(config))) {
            KafkaBed.send(bed.client(config), config.topics().commands(), "seed", "a command");
            SeedPartition run = owner.next();
            run.restore().block(KafkaBed.PATIENCE);
            Mono<SignedCommand> blocked = run.source().commands().next().doOnNext(command -> sleep());
            assertThatThrownBy(() -> blocked.block(KafkaBed.PATIENCE))
                    .hasRootCauseInstanceOf(BlockingOperationError.class);
            run.release().block(KafkaBed.PATIENCE);
        }
    }

    private static void assertWatched(String what, Mono<?> mono) {
        Thread[] seen = new Thread[1];
        mono.doOnTerminate(() -> seen[0] = Thread.currentThread()).block(KafkaBed.PATIENCE);
        assertThat(seen[0]).as("the thread where it ends: %s", what).isInstanceOf(NonBlocking.class);
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
