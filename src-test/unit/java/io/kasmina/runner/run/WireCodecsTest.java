package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.kafka.Decoded;
import io.kasmina.kafka.KafkaCodecs;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.support.InlineDevice;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import io.kasmina.wire.ActivationData;
import io.kasmina.wire.ActivationRecords;
import io.kasmina.wire.FrameData;
import io.kasmina.wire.FrameKey;
import io.kasmina.wire.GradientData;
import io.kasmina.wire.GradientRecords;
import io.kasmina.wire.HostReportRecords;
import io.kasmina.wire.KernelSourceRecords;
import io.kasmina.wire.LogitsData;
import io.kasmina.wire.LogitsRecords;
import io.kasmina.wire.StepMarkData;
import io.kasmina.wire.StepMarkRecords;
import io.kasmina.wire.WireFault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class WireCodecsTest {

    private static final FrameKey KEY = new FrameKey(new TrainingRunId("r-1"), new SeedId("s-1"), 7);
    private static final byte[] BROKEN = {0x0a, 0x7f};

    private final InlineDevice device = new InlineDevice();
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final HeapTensorOps ops = new HeapTensorOps();
    private final KafkaCodecs.Readers readers =
            WireCodecs.of(new FrameUpload(device, ops, timer)).readers();

    @Test
    void anActivationBecomesTensorsOfTheDevice() {
        var activations =
                readers.activation().apply(ActivationRecords.write(new ActivationData(KEY, frame(2), frame(2))));
        StepVerifier.create(activations)
                .then(timer::advanceTime)
                .assertNext(decoded -> {
                    Decoded.OfRun<Activation> read = (Decoded.OfRun<Activation>) decoded;
                    assertThat(read.run()).isEqualTo(KEY.run());
                    assertThat(read.value().step()).isEqualTo(7);
                    assertThat(read.value().host().shape()).isEqualTo(TensorShape.of(2));
                    assertThat(read.value().seedOutput()).isNotNull();
                    read.value().close();
                })
                .verifyComplete();
    }

    @Test
    void framesWaitWhileTheDeviceIsStuck() {
        device.wedge(Duration.ofSeconds(40));
        device.giveUp(device.figures().tasks());
        var logits = readers.logits().apply(LogitsRecords.write(new LogitsData(KEY, frame(2))));
        StepVerifier.create(logits)
                .then(() -> timer.advanceTimeBy(Duration.ofSeconds(20)))
                .then(device::letGo)
                .then(() -> timer.advanceTimeBy(Duration.ofSeconds(2)))
                .expectNextMatches(decoded -> decoded instanceof Decoded.OfRun<?>)
                .verifyComplete();
    }

    @Test
    void whatTheBackendRefusesIsUnreadableAndLeavesNothingOpen() {
        Refusing refusing = new Refusing(TensorFault.Kind.DTYPE_UNSUPPORTED);
        StepVerifier.create(upload(refusing))
                .then(timer::advanceTime)
                .expectNext(
                        new Decoded.Unreadable<>(TensorFault.Kind.DTYPE_UNSUPPORTED, "", TensorFault.class.getName()))
                .verifyComplete();
        assertThat(refusing.first.isClosed()).isTrue();
    }

    @Test
    void framesWaitWhileTheDeviceHasNoMemoryAndLeaveNothingOpenMeanwhile() {
        Refusing refusing = new Refusing(TensorFault.Kind.OUT_OF_MEMORY);
        StepVerifier.create(upload(refusing))
                .then(() -> timer.advanceTimeBy(Duration.ofMillis(500)))
                .then(() -> assertThat(refusing.first.isClosed()).isTrue())
                .then(() -> refusing.fails = false)
                .then(() -> timer.advanceTimeBy(Duration.ofSeconds(1)))
                .expectNextMatches(decoded -> decoded instanceof Decoded.OfRun<?>)
                .verifyComplete();
    }

    @Test
    void aBackendThatFailsIsNoFaultOfTheRecord() {
        StepVerifier.create(upload(new Refusing(TensorFault.Kind.BACKEND_FAILED)))
                .then(timer::advanceTime)
                .verifyErrorMatches(failure ->
                        failure instanceof TensorFault fault && fault.kind() == TensorFault.Kind.BACKEND_FAILED);
    }

    @Test
    void bytesThatAreNoRecordAreUnreadable() {
        var malformed = new Decoded.Unreadable<>(WireFault.MALFORMED, "", null);
        StepVerifier.create(readers.activation().apply(BROKEN))
                .expectNext(cast(malformed))
                .verifyComplete();
        StepVerifier.create(readers.logits().apply(BROKEN))
                .expectNext(cast(malformed))
                .verifyComplete();
        assertThat(readers.gradients().apply(BROKEN)).isEqualTo(malformed);
        assertThat(readers.host().apply(BROKEN)).isEqualTo(malformed);
        assertThat(readers.kernelReady().apply(BROKEN)).isEqualTo(malformed);
    }

    @Test
    void aHostsNotesAreToldApart() {
        HostReport report =
                new HostReport(KEY.seed(), 7, SeedStage.TRAINING, 2, 0.5, PerformanceStatus.HEALTHY, Set.of());
        assertThat(readers.host().apply(StepMarkRecords.write(new StepMarkData(KEY.run(), 7, 0, false))))
                .isEqualTo(new Decoded.OfRun<>(new HostNote.Stepped(7), KEY.run()));
        assertThat(readers.host().apply(HostReportRecords.write(KEY.run(), report)))
                .isEqualTo(new Decoded.OfRun<>(new HostNote.Reported(report), KEY.run()));
    }

    @Test
    void gradientsComeWithTheirRun() {
        GradientData data = new GradientData(KEY, List.of(), 1, 2, 0.25);
        assertThat(readers.gradients().apply(GradientRecords.write(data)))
                .isEqualTo(new Decoded.OfRun<>(data.gradients(), KEY.run()));
    }

    @Test
    void otherNewsOfTheKernelTopicIsForeign() {
        KernelReply.Ready reply = new KernelReply.Ready("q-1", "b", "file:k.pt", "ab", "g", 1, 2);
        assertThat(readers.kernelReady().apply(KernelSourceRecords.ready(reply)))
                .isEqualTo(new Decoded.Value<>(reply));
        assertThat(readers.kernelReady().apply(new byte[0])).isEqualTo(new Decoded.Foreign<>());
        KernelReply.Unavailable none = new KernelReply.Unavailable("q-1", "b", "no such kernel");
        assertThat(readers.kernelError().apply(KernelSourceRecords.error(none))).isEqualTo(new Decoded.Value<>(none));
    }

    @Test
    void whatIsKeptComesBack() {
        KafkaCodecs.State state =
                WireCodecs.of(new FrameUpload(device, ops, timer)).state();
        SpentNonce nonce = new SpentNonce("k", "c-1", 1_790_000_000_000L);
        assertThat(state.readNonce().apply(state.writeNonce().apply(nonce))).isEqualTo(new Decoded.Value<>(nonce));
        assertThat(state.readSeed().apply(BROKEN)).isEqualTo(new Decoded.Unreadable<>(WireFault.MALFORMED, "", null));
    }

    private Mono<Decoded<Activation>> upload(TensorOps with) {
        return WireCodecs.of(new FrameUpload(device, with, timer))
                .readers()
                .activation()
                .apply(ActivationRecords.write(new ActivationData(KEY, frame(2), frame(3))));
    }

    @SuppressWarnings("unchecked") // an unreadable record of one kind is one of every kind
    private static <T> Decoded<T> cast(Decoded<?> decoded) {
        return (Decoded<T>) decoded;
    }

    private static FrameData frame(int elements) {
        return new FrameData(TensorShape.of(elements), DType.FLOAT32, ByteBuffer.allocate(4 * elements));
    }

    /** Makes a first tensor, and no second one while it fails. */
    private static final class Refusing implements TensorOps {
        private final HeapTensorOps heap = new HeapTensorOps();
        private final TensorFault.Kind kind;
        private Tensor first;
        private boolean fails = true;

        Refusing(TensorFault.Kind kind) {
            this.kind = kind;
        }

        @Override
        public Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
            if (first != null && fails) {
                throw new TensorFault(kind, "no second one");
            }
            first = heap.create(shape, dtype, littleEndian);
            return first;
        }

        @Override
        public ByteBuffer read(Tensor tensor) {
            return heap.read(tensor);
        }

        @Override
        public BlendStats blendInto(BlendSpec spec, double alpha, Tensor host, Tensor seed, Tensor logits, Tensor out) {
            return heap.blendInto(spec, alpha, host, seed, logits, out);
        }

        @Override
        public Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, Tensor logits) {
            return heap.blend(spec, alpha, host, seed, logits);
        }

        @Override
        public Tensor detach(Tensor tensor) {
            return heap.detach(tensor);
        }
    }
}
