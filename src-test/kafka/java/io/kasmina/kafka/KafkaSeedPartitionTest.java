package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.kafka.KafkaBed.Owner;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.support.LineCodecs;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSeedPartitionTest extends KafkaTestBase {

    @Test
    void whatIsCommittedIsWhatTheNextRunBeginsWith() {
        KafkaConfig config = bed.config(1);
        KafkaClient client = bed.client(config);
        try (Owner owner = new Owner(bed.bus(config))) {
            KafkaBed.send(client, config.topics().commands(), "seed", "first");
            KafkaBed.send(client, config.topics().commands(), "seed", "second");
            SeedPartition run = owner.next();
            PartitionState nothing = run.restore().block(KafkaBed.PATIENCE);
            assertThat(nothing.seeds()).isEmpty();
            assertThat(nothing.nonces()).isEmpty();
            SignedCommand first = run.source().commands().blockFirst(KafkaBed.PATIENCE);
            assertThat(LineCodecs.text(first.value())).isEqualTo("first");

            long now = System.currentTimeMillis();
            run.commit(new PartitionCut(
                            KafkaBed.cut("first").outcomes(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(LineCodecs.seed("seed", SeedStage.TRAINING, 3)),
                            List.of(new SpentNonce("key", "first", now)),
                            List.of(),
                            Map.of(new PartitionCut.Source(config.topics().commands(), 0), 1L),
                            PartitionCut.NO_STEP))
                    .block(KafkaBed.PATIENCE);
            run.release().block(KafkaBed.PATIENCE);

            SeedPartition again = owner.next();
            PartitionState state = again.restore().block(KafkaBed.PATIENCE);
            assertThat(state.seeds()).containsExactly(LineCodecs.seed("seed", SeedStage.TRAINING, 3));
            assertThat(state.nonces()).containsExactly(new SpentNonce("key", "first", now));
            SignedCommand second = again.source().commands().blockFirst(KafkaBed.PATIENCE);
            assertThat(LineCodecs.text(second.value())).isEqualTo("second");
            again.release().block(KafkaBed.PATIENCE);
        }
        assertThat(bed.contents(config, config.topics().outcomes()))
                .extracting(record -> LineCodecs.text(record.value()))
                .containsExactly("first|applied");
    }

    @Test
    void aRestoreDoesNotStopAtATransactionThatHangs() {
        KafkaConfig config = bed.config(1);
        Map<String, Object> foreign = Map.of(
                "bootstrap.servers",
                bed.broker.bootstrap(),
                "transactional.id",
                config.group() + "-lost",
                "transaction.timeout.ms",
                60_000);
        try (Owner owner = new Owner(bed.bus(config));
                KafkaProducer<byte[], byte[]> lost =
                        new KafkaProducer<>(foreign, new ByteArraySerializer(), new ByteArraySerializer())) {
            lost.initTransactions();
            lost.beginTransaction();
            lost.send(new ProducerRecord<>(
                    config.topics().seeds(), 0, LineCodecs.bytes("seed"), LineCodecs.bytes("seed|TRAINING|1")));
            lost.flush();

            SeedPartition run = owner.next();
            assertThatThrownBy(() -> run.restore().block(KafkaBed.PATIENCE))
                    .hasMessageContaining("-0 from 0 to 1: nothing comes")
                    .extracting(failure -> ((PartitionFault) failure.getCause()).kind())
                    .isEqualTo(PartitionFault.Kind.UNAVAILABLE);
            run.release().block(KafkaBed.PATIENCE);

            lost.abortTransaction();
            SeedPartition again = owner.next();
            assertThat(again.restore().block(KafkaBed.PATIENCE).seeds()).isEmpty();
            again.release().block(KafkaBed.PATIENCE);
        }
    }

    @Test
    void whoeverRestoresAPartitionShutsItsFormerOwnerOut() {
        KafkaConfig config = bed.config(1);
        try (Owner owner = new Owner(bed.bus(config))) {
            SeedPartition zombie = owner.next();
            zombie.restore().block(KafkaBed.PATIENCE);
            zombie.commit(KafkaBed.cut("kept")).block(KafkaBed.PATIENCE);
            SeedPartition heir = owner.bus.over(0, released -> {});
            heir.restore().block(KafkaBed.PATIENCE);

            assertThatThrownBy(() -> zombie.commit(KafkaBed.cut("late")).block(KafkaBed.PATIENCE))
                    .hasCauseInstanceOf(PartitionFault.class)
                    .extracting(failure -> ((PartitionFault) failure.getCause()).kind())
                    .isEqualTo(PartitionFault.Kind.FENCED);
            heir.commit(KafkaBed.cut("new")).block(KafkaBed.PATIENCE);
            zombie.release().block(KafkaBed.PATIENCE);
            heir.release().block(KafkaBed.PATIENCE);
        }
        assertThat(bed.contents(config, config.topics().outcomes()))
                .extracting(record -> LineCodecs.text(record.value()))
                .containsExactly("kept|applied", "new|applied");
    }
}
