package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.kafka.KafkaBed.Owner;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.Await;
import io.kasmina.support.LineCodecs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** A broker that dies and comes back. */
class KafkaOutageTest {

    private static final Duration OUTAGE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private KafkaBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new KafkaBed(folder);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void anOutageEndsTheRunShowsInHealthAndLosesNothing() throws Exception {
        KafkaConfig config = quick(bed.config(1));
        try (Owner owner = new Owner(bed.bus(config))) {
            SeedPartition run = owner.next();
            run.restore().block(KafkaBed.PATIENCE);
            run.commit(KafkaBed.cut("before")).block(KafkaBed.PATIENCE);
            bed.broker.kill();

            assertThatThrownBy(() -> run.commit(KafkaBed.cut("lost")).block(KafkaBed.PATIENCE))
                    .hasCauseInstanceOf(PartitionFault.class)
                    .extracting(failure -> ((PartitionFault) failure.getCause()).kind())
                    .isEqualTo(PartitionFault.Kind.UNAVAILABLE);
            assertThat(owner.bus.health().ready()).isFalse();
            assertThat(owner.bus.health().summary()).startsWith("kafka: ").isNotEqualTo("kafka: up");
            run.release().block(KafkaBed.PATIENCE);

            bed.broker.restart();
            SeedPartition again = restored(owner);
            again.commit(KafkaBed.cut("after")).block(KafkaBed.PATIENCE);
            Await.until("health is back", OUTAGE, () -> owner.bus.health().ready());
            again.release().block(KafkaBed.PATIENCE);
        }
        assertThat(bed.contents(config, config.topics().outcomes()))
                .extracting(record -> LineCodecs.text(record.value()))
                .containsExactly("before|applied", "after|applied");
    }

    @Test
    void aStreamGoesOnWhereItWasAfterAnOutage() throws Exception {
        KafkaConfig config = quick(bed.config(1));
        KafkaClient client = bed.client(config);
        try (Owner owner = new Owner(bed.bus(config))) {
            SeedPartition run = owner.next();
            run.restore().block(KafkaBed.PATIENCE);
            Queue<String> seen = new ConcurrentLinkedQueue<>();
            Disposable reading = run.source()
                    .commands()
                    .map(command -> LineCodecs.text(command.value()))
                    .subscribe(seen::add);
            KafkaBed.send(client, config.topics().commands(), "seed", "one");
            Await.until("the first is read", () -> seen.size() == 1);
            bed.broker.kill();
            bed.broker.restart();
            KafkaBed.send(client, config.topics().commands(), "seed", "two");
            Await.until("the second is read", OUTAGE, () -> seen.size() == 2);
            assertThat(seen).containsExactly("one", "two");
            reading.dispose();
            run.release().block(KafkaBed.PATIENCE);
        }
    }

    private static SeedPartition restored(Owner owner) {
        while (true) {
            SeedPartition run = owner.next();
            try {
                run.restore().block(OUTAGE);
                return run;
            } catch (RuntimeException notYet) {
                run.release().block(KafkaBed.PATIENCE);
            }
        }
    }

    private static KafkaConfig quick(KafkaConfig config) {
        KafkaTimings timings = config.timings();
        return config.with(new KafkaTimings(
                timings.session(),
                timings.transaction(),
                Duration.ofSeconds(4),
                timings.drain(),
                timings.nonceTtl(),
                Duration.ofMillis(200)));
    }
}
