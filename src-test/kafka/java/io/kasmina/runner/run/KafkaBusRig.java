package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.kafka.KafkaPartitionBus;
import io.kasmina.kafka.KafkaThreads;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.kafka.LetterHeaders;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.PartitionBusRig;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.wire.leyline.SeedLifecycleStage;
import io.kasmina.wire.records.ActivationRecord;
import io.kasmina.wire.records.HostReport;
import io.kasmina.wire.records.OutcomeRecord;
import io.kasmina.wire.records.PerformanceStatus;
import io.kasmina.wire.records.StepMark;
import io.kasmina.wire.records.TensorDtype;
import io.kasmina.wire.records.TensorFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Two partitions on a broker, in topics that are deleted at its end: their names belong to the contract. */
final class KafkaBusRig implements PartitionBusRig {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger RIGS = new AtomicInteger();

    private final KafkaTopics topics = KafkaTopics.defaults();
    private final Scheduler io = Schedulers.newBoundedElastic(40, 1_000, "rig-io");
    private final Scheduler member = Schedulers.newBoundedElastic(10, 100, "rig-member");
    private final Scheduler events = Schedulers.newParallel("rig-events", 2);
    private final DeviceThread device = DeviceThread.launch();
    private final HeapTensorOps ops = new HeapTensorOps();
    private final String bootstrap;
    private final String group = "rig-" + RIGS.incrementAndGet();
    private final List<KafkaPartitionBus> buses = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaClient client;

    KafkaBusRig(String bootstrap) {
        this.bootstrap = bootstrap;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        client = KafkaClient.of(config(group), "rig", io, events);
        member(); // makes the topics
        buses.clear();
    }

    @Override
    public PartitionBus member() {
        return bus(group);
    }

    /** The group does it by itself. */
    @Override
    public void share(List<PartitionBus> members) {
        assertThat(members).isNotEmpty();
    }

    /** Another group knows nothing of the first one's members, and has the same partitions and transactional ids. */
    @Override
    public PartitionBus usurper() {
        return bus(group + "-usurper");
    }

    @Override
    public void publish(int partition, SignedCommand command) {
        send(new ProducerRecord<>(topics.commands(), partition, null, command.value()), command.signature());
    }

    @Override
    public void publishControl(SignedCommand command) {
        send(new ProducerRecord<>(topics.control(), command.value()), command.signature());
    }

    @Override
    public void publishActivation(SeedId seed, long step) {
        ActivationRecord record = ActivationRecord.newBuilder()
                .setTrainingRunId("run-7")
                .setSeedId(seed.value())
                .setStep(step)
                .setHost(TensorFrame.newBuilder()
                        .setDtype(TensorDtype.TENSOR_DTYPE_FLOAT32)
                        .addShape(2)
                        .addShape(2)
                        .setData(ByteString.copyFrom(new byte[4 * Float.BYTES])))
                .build();
        byte[] key = seed.value().getBytes(StandardCharsets.UTF_8);
        send(new ProducerRecord<>(topics.activations(), key, record.toByteArray()), null);
    }

    @Override
    public void publishUnreadable(int partition) {
        send(new ProducerRecord<>(topics.activations(), partition, null, new byte[] {-1}), null);
    }

    @Override
    public void publishStep(long step) {
        host(StepMark.newBuilder().setTrainingRunId("run-7").setStep(step).build());
    }

    @Override
    public void publishReport(SeedId seed, long step) {
        host(HostReport.newBuilder()
                .setTrainingRunId("run-7")
                .setSeedId(seed.value())
                .setStep(step)
                .setStage(SeedLifecycleStage.SEED_STAGE_TRAINING)
                .setStageEpoch(1)
                .setLoss(0.5)
                .setPerformanceStatus(PerformanceStatus.PERFORMANCE_STATUS_NOMINAL)
                .build());
    }

    @Override
    public List<String> outcomes() {
        return contents(topics.outcomes()).stream()
                .map(record -> commandId(record.value()))
                .toList();
    }

    @Override
    public List<String> letters() {
        return contents(topics.deadletter()).stream()
                .map(record -> record.text(LetterHeaders.REASON))
                .toList();
    }

    @Override
    public List<byte[]> blends() {
        return contents(topics.blends()).stream().map(BusRecord::value).toList();
    }

    @Override
    public void close() {
        Flux.fromIterable(buses)
                .flatMap(KafkaPartitionBus::left)
                .then(client.close())
                .block(SOON);
        producer.close();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            admin.deleteTopics(admin.listTopics().names().get()).all().get();
        } catch (ExecutionException | InterruptedException failed) {
            throw new AssertionError("topics cannot be deleted", failed);
        }
        device.close();
        member.dispose();
        io.dispose();
        events.dispose();
    }

    private KafkaConfig config(String name) {
        return KafkaConfig.defaults(List.of(bootstrap), name, name + "-" + buses.size())
                .creating(topics, 2);
    }

    private PartitionBus bus(String name) {
        KafkaPartitionBus bus = KafkaPartitionBus.of(
                config(name),
                WireCodecs.of(new FrameUpload(device, ops, events)),
                StageRecorder.NONE,
                new KafkaThreads(member, io, events));
        assertThat(bus.checkTopics().block(SOON)).isEmpty();
        buses.add(bus);
        return bus;
    }

    private List<BusRecord> contents(String topic) {
        return client.contents(topic).collectList().block(SOON);
    }

    private void host(MessageLite note) {
        send(new ProducerRecord<>(topics.steps(), note.toByteArray()), null);
    }

    private void send(ProducerRecord<byte[], byte[]> record, DetachedSignature signature) {
        Map<String, byte[]> headers = new HashMap<>();
        if (signature != null) {
            headers.put(DetachedSignature.KEY_ID_HEADER, signature.keyId().getBytes(StandardCharsets.UTF_8));
            headers.put(DetachedSignature.SIGNATURE_HEADER, signature.tag());
        }
        headers.forEach((name, value) -> record.headers().add(name, value));
        Mono.fromCallable(() -> producer.send(record).get()).block(SOON);
    }

    private static String commandId(byte[] outcome) {
        try {
            return OutcomeRecord.parseFrom(outcome).getCommandId();
        } catch (InvalidProtocolBufferException foreign) {
            throw new AssertionError("the bus's own outcome", foreign);
        }
    }
}
