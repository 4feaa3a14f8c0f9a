package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.contract.TrainingStep;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import io.kasmina.wire.records.ActivationRecord;
import io.kasmina.wire.records.BlendedRecord;
import io.kasmina.wire.records.LogitsRecord;
import io.kasmina.wire.records.TensorFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that carry tensors. */
class TensorRecordsTest {

    private static final TrainingRunId RUN = new TrainingRunId("run-1");
    private static final FrameKey KEY = new FrameKey(RUN, new SeedId("seed-1"), 7);

    @Test
    void anActivationComesBackAsItWasWritten() {
        ActivationData data = new ActivationData(KEY, floats(1f, -2.5f), floats(Float.NaN, 0f));
        assertThat(ActivationRecords.read(ActivationRecords.write(data))).isEqualTo(new Reading.Read<>(data));
    }

    @Test
    void anActivationMayLackTheSeedsOutput() {
        ActivationData data = new ActivationData(KEY, floats(1f), null);
        assertThat(ActivationRecords.read(ActivationRecords.write(data))).isEqualTo(new Reading.Read<>(data));
    }

    @Test
    void anActivationCannotLackTheHosts() {
        byte[] value = activation().clearHost().build().toByteArray();
        assertThat(ActivationRecords.read(value)).isEqualTo(new Reading.Unreadable<>(WireFault.MISSING_FIELD, "host"));
    }

    @Test
    void logitsComeBackAsTheyWereWritten() {
        LogitsData data = new LogitsData(KEY, floats(0.1f, 0.9f));
        assertThat(LogitsRecords.read(LogitsRecords.write(data))).isEqualTo(new Reading.Read<>(data));
        byte[] none = LogitsRecord.newBuilder()
                .setTrainingRunId("run-1")
                .setSeedId("seed-1")
                .build()
                .toByteArray();
        assertThat(LogitsRecords.read(none)).isEqualTo(new Reading.Unreadable<>(WireFault.MISSING_FIELD, "logits"));
    }

    @ParameterizedTest
    @EnumSource
    void everyDtypeHasItsNumber(DType dtype) throws InvalidProtocolBufferException {
        FrameData frame = new FrameData(TensorShape.of(3), dtype, ByteBuffer.allocate(3 * dtype.bytes()));
        byte[] value = LogitsRecords.write(new LogitsData(KEY, frame));
        assertThat(LogitsRecord.parseFrom(value).getLogits().getDtype()).hasToString("TENSOR_DTYPE_" + dtype);
        assertThat(LogitsRecords.read(value)).isEqualTo(new Reading.Read<>(new LogitsData(KEY, frame)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, -1})
    void aDtypeThatNobodyKnowsIsAFault(int number) {
        assertHostFault(frame(4, 1).setDtypeValue(number), WireFault.UNKNOWN_ENUM_NUMBER, "host.dtype");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "3, 1", "5, 1", "8, 1", "0, 2", "4, 0"})
    void dataOfAnotherLengthIsAFault(int bytes, long dim) {
        assertHostFault(frame(bytes, dim), WireFault.LENGTH_MISMATCH, "host.data");
    }

    @Test
    void aShapeThatCannotBeIsAFaultBeforeAnythingIsAllocated() {
        assertHostFault(frame(4, -1), WireFault.INVALID_SHAPE, "host.shape");
        assertHostFault(frame(4, Long.MAX_VALUE), WireFault.INVALID_SHAPE, "host.shape");
        assertHostFault(frame(4, 1L << 31, 1L << 33), WireFault.INVALID_SHAPE, "host.shape");
        assertHostFault(frame(0, 65_536, 65_536, 0), WireFault.INVALID_SHAPE, "host.shape");
        assertHostFault(frame(4, 1, 1, 1, 1, 1, 1, 1, 1, 1), WireFault.INVALID_SHAPE, "host.shape");
    }

    @Test
    void theSeedsOutputIsCheckedLikeTheHosts() {
        byte[] value = activation().setSeed(frame(3, 1)).build().toByteArray();
        assertThat(ActivationRecords.read(value))
                .isEqualTo(new Reading.Unreadable<>(WireFault.LENGTH_MISMATCH, "seed.data"));
    }

    @Test
    void aScalarAndAnEmptyTensorAreTensors() {
        assertThat(hostOf(frame(4)).shape().rank()).isZero();
        assertThat(hostOf(frame(0, 3, 0)).shape().size()).isZero();
    }

    @Test
    void dataIsLittleEndianAndReadOnlyAndEachViewHasItsOwnPosition() {
        FrameData frame = floats(1f, 2f);
        assertThat(frame.data().getFloat()).isEqualTo(1f);
        assertThat(frame.data().getFloat()).isEqualTo(1f);
        assertThat(frame.data().isReadOnly()).isTrue();
        assertThatThrownBy(() -> new FrameData(TensorShape.of(2), DType.FLOAT32, ByteBuffer.allocate(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 bytes");
    }

    @Test
    void aBlendIsWrittenWithItsFrameOrItsFailure() throws InvalidProtocolBufferException {
        BlendPlan plan =
                new BlendPlan(KEY.seed(), 7, SeedStage.BLENDING, 1, 0.5, new BlendSpec.Residual(), 0, 1, true, true);
        BlendedRecord made = BlendedRecord.parseFrom(BlendedEncoder.made(RUN, plan, floats(1f)));
        assertThat(made.getFrame().getData().size()).isEqualTo(4);
        assertThat(made.getMode()).isEqualTo("RESIDUAL");
        BlendedRecord failed = BlendedRecord.parseFrom(BlendedEncoder.failed(RUN, plan, BlendFailure.MISSING_LOGITS));
        assertThat(failed.hasFrame()).isFalse();
        assertThat(failed.getFailure()).isEqualTo("missing_logits");
        assertThat(failed.getStep()).isEqualTo(7);
    }

    @Test
    void bytesThatAreNoRecordAreMalformed() {
        byte[] broken = CanonicalAssert.bytes("22 7f 00");
        assertThat(ActivationRecords.read(broken)).isEqualTo(new Reading.Unreadable<>(WireFault.MALFORMED, ""));
        assertThat(LogitsRecords.read(CanonicalAssert.bytes("0c")))
                .isEqualTo(new Reading.Unreadable<>(WireFault.MALFORMED, ""));
    }

    @Test
    void aStepIsNeitherNegativeNorBeyondTheLastOneThatThereCanBe() {
        assertThat(ActivationRecords.read(
                        activation().setStep(TrainingStep.LAST + 1).build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "step"));
        assertThat(ActivationRecords.read(activation().setStep(-5).build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "step"));
        assertThatThrownBy(() -> new FrameKey(RUN, KEY.seed(), -1)).hasMessageContaining("at least 0");
    }

    private static FrameData floats(float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new FrameData(TensorShape.of(values.length), DType.FLOAT32, data);
    }

    private static TensorFrame.Builder frame(int bytes, long... dims) {
        TensorFrame.Builder frame =
                TensorFrame.newBuilder().setDtypeValue(1).setData(ByteString.copyFrom(new byte[bytes]));
        for (long dim : dims) {
            frame.addShape(dim);
        }
        return frame;
    }

    private static ActivationRecord.Builder activation() {
        return ActivationRecord.newBuilder()
                .setTrainingRunId("run-1")
                .setSeedId("seed-1")
                .setHost(frame(4, 1));
    }

    private static FrameData hostOf(TensorFrame.Builder frame) {
        Reading<ActivationData> reading =
                ActivationRecords.read(activation().setHost(frame).build().toByteArray());
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read<ActivationData>) reading).value().host();
    }

    private static void assertHostFault(TensorFrame.Builder frame, WireFault fault, String field) {
        assertThat(ActivationRecords.read(activation().setHost(frame).build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(fault, field));
    }
}
