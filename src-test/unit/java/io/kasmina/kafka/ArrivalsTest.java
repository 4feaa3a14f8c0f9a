package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.support.CountedOps;
import io.kasmina.support.LineCodecs;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private final ConsumerRecord<byte[], byte[]> record =
            new ConsumerRecord<>("topic", 2, 9, LineCodecs.bytes("key"), LineCodecs.bytes("value"));

    @Test
    void aCommandIsItsBytesItsPlaceAndItsSignature() {
        header(DetachedSignature.KEY_ID_HEADER, "default");
        header(DetachedSignature.SIGNATURE_HEADER, "tag");
        SignedCommand command = Arrivals.command(record);
        assertThat(command.value()).isSameAs(record.value());
        assertThat(command.key()).isSameAs(record.key());
        assertThat(command.origin()).isEqualTo(new Origin("topic", 2, 9));
        assertThat(command.signature().keyId()).isEqualTo("default");
        assertThat(LineCodecs.text(command.signature().tag())).isEqualTo("tag");
    }

    @Test
    void aKeyIdAloneIsNoSignatureAndATagAloneIsOfAnUnknownKey() {
        header(DetachedSignature.KEY_ID_HEADER, "default");
        assertThat(Arrivals.command(record).signature()).isNull();
        ConsumerRecord<byte[], byte[]> other = new ConsumerRecord<>("topic", 2, 9, null, LineCodecs.bytes("value"));
        other.headers().add(DetachedSignature.SIGNATURE_HEADER, LineCodecs.bytes("tag"));
        assertThat(Arrivals.command(other).signature().keyId()).isEmpty();
    }

    @Test
    void aRecordWithoutAValueIsAnEmptyCommand() {
        assertThat(Arrivals.command(new ConsumerRecord<>("topic", 2, 9, null, null))
                        .value())
                .isEmpty();
    }

    @Test
    void whatCanBeReadKeepsItsRunItsSizeAndItsPlace() {
        Arrival<String> arrival = Arrivals.of(record, new Decoded.OfRun<>("x", new TrainingRunId("run-7")));
        assertThat(arrival)
                .isEqualTo(new Arrival.Read<>("x", new TrainingRunId("run-7"), 5, new Origin("topic", 2, 9)));
    }

    @Test
    void whatCannotBeReadBecomesALetterWithTheRecord() {
        Arrival<String> arrival =
                Arrivals.of(record, new Decoded.Unreadable<>(Rejection.MALFORMED, "shape", "java.io.IOException"));
        assertThat(arrival).isInstanceOfSatisfying(Arrival.Unreadable.class, unreadable -> {
            assertThat(unreadable.letter().reason()).isEqualTo("malformed");
            assertThat(unreadable.letter().detail()).isEqualTo("shape");
            assertThat(unreadable.letter().exception()).isEqualTo("java.io.IOException");
            assertThat(unreadable.letter().key()).isSameAs(record.key());
            assertThat(unreadable.letter().value()).isSameAs(record.value());
            assertThat(unreadable.place()).isEqualTo(new Origin("topic", 2, 9));
        });
    }

    @Test
    void whatIsForeignIsNothing() {
        assertThat(Arrivals.of(record, new Decoded.Foreign<>())).isNull();
    }

    @Test
    void aFrameOfAnotherPartitionsSeedIsClosedAndBecomesALetter() {
        KafkaConfig config = KafkaConfig.defaults(List.of("h:1"), "group", "one");
        SeedId seed = new SeedId("seed-1");
        int home = SeedRouting.partition(seed, config.partitions());
        CountedOps ops = new CountedOps();
        Tensor tensor = ops.floats(TensorShape.of(1, 2), 1, 2);
        Decoded<Activation> decoded =
                new Decoded.OfRun<>(new Activation(seed, 1, tensor, null), new TrainingRunId("run-7"));
        assertThat(Arrivals.routed(decoded, new Places(config, home, Map.of(), HostStep.NONE)))
                .isSameAs(decoded);
        assertThat(ops.open()).isOne();

        Decoded<Activation> foreign = Arrivals.routed(decoded, new Places(config, home + 1, Map.of(), HostStep.NONE));
        assertThat(foreign).isEqualTo(new Decoded.Unreadable<>(Rejection.MISROUTED, "seed", null));
        assertThat(ops.open()).isZero();
        Decoded<Activation> unreadable = new Decoded.Foreign<>();
        assertThat(Arrivals.routed(unreadable, new Places(config, home, Map.of(), HostStep.NONE)))
                .isSameAs(unreadable);
    }

    @Test
    void gradientsOfAnotherPartitionsSeedBecomeALetter() {
        KafkaConfig config = KafkaConfig.defaults(List.of("h:1"), "group", "one");
        SeedId seed = new SeedId("seed-1");
        int home = SeedRouting.partition(seed, config.partitions());
        Decoded<Gradients> decoded =
                new Decoded.OfRun<>(new Gradients(seed, 1, List.of(), 0, 0, 0), new TrainingRunId("run-7"));
        assertThat(Arrivals.measured(decoded, new Places(config, home, Map.of(), HostStep.NONE)))
                .isSameAs(decoded);
        assertThat(Arrivals.measured(decoded, new Places(config, home + 1, Map.of(), HostStep.NONE)))
                .isEqualTo(new Decoded.Unreadable<>(Rejection.MISROUTED, "seed", null));
    }

    private void header(String name, String value) {
        record.headers().add(name, LineCodecs.bytes(value));
    }
}
