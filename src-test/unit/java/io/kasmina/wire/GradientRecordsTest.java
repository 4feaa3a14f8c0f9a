package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.isolate.Gradients;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import io.kasmina.wire.records.GradientPair;
import io.kasmina.wire.records.GradientRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientRecordsTest {

    private static final FrameKey KEY = new FrameKey(new TrainingRunId("run-1"), new SeedId("seed-1"), 7);

    @Test
    void gradientsComeBackAsTheyWereWritten() {
        GradientData data = new GradientData(KEY, List.of(pair(), pair()), 4, 9, 0.25);
        assertThat(GradientRecords.read(GradientRecords.write(data))).isEqualTo(new Reading.Read<>(data));
    }

    @Test
    void aHostMayHaveMeasuredNothingButTheGradients() {
        GradientData data = new GradientData(KEY, List.of(pair()), 0, 0, null);
        assertThat(GradientRecords.read(GradientRecords.write(data))).isEqualTo(new Reading.Read<>(data));
        assertThat(data.gradients().leak()).isZero();
    }

    @Test
    void isolationGetsEveryElementAsADouble() {
        Gradients gradients = new GradientData(KEY, List.of(pair()), 4, 9, 0.25).gradients();

        assertThat(gradients.seed()).isEqualTo(KEY.seed());
        assertThat(gradients.step()).isEqualTo(7);
        assertThat(gradients.pairs()).singleElement().satisfies(pair -> {
            assertThat(pair.parameter()).isEqualTo("weight");
            assertThat(pair.host()).containsExactly(1, -2.5);
            assertThat(pair.seed()).containsExactly(0.5, 3);
            assertThat(pair.population()).isEqualTo(100);
        });
        assertThat(gradients.hostSquared()).isEqualTo(4);
        assertThat(gradients.seedSquared()).isEqualTo(9);
        assertThat(gradients.leak()).isEqualTo(0.25);
    }

    @Test
    void whatIsMissingOrDoesNotBelongTogetherIsNamed() {
        assertFault(WireFault.MISSING_FIELD, "pairs.host", pair -> pair.clearHost());
        assertFault(WireFault.MISSING_FIELD, "pairs.seed", pair -> pair.clearSeed());
        assertFault(WireFault.INVALID_NUMBER, "pairs.population", pair -> pair.clearPopulation());
        assertFault(WireFault.INVALID_NUMBER, "pairs.population", pair -> pair.setPopulation(-1));
        assertFault(
                WireFault.LENGTH_MISMATCH, "pairs.seed", pair -> pair.setSeed(TensorFrames.write(floats(1f, 2f, 3f))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aSquaredNormIsFiniteAndNotNegative(double norm) {
        byte[] host = record().setHostNormSquared(norm).build().toByteArray();
        byte[] seed = record().setSeedNormSquared(norm).build().toByteArray();

        assertThat(GradientRecords.read(host))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "host_norm_squared"));
        assertThat(GradientRecords.read(seed))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "seed_norm_squared"));
    }

    @Test
    void bytesThatAreNoRecordAreMalformed() {
        assertThat(GradientRecords.read(new byte[] {(byte) 0xFF}))
                .isEqualTo(new Reading.Unreadable<>(WireFault.MALFORMED, ""));
    }

    /** Bits and values from the tables of IEEE 754-2008, binary16. */
    @ParameterizedTest
    @CsvSource({
        "0x0000, 0.0",
        "0x8000, -0.0",
        "0x0001, 5.960464477539063e-8",
        "0x03FF, 6.097555160522461e-5",
        "0x0400, 6.103515625e-5",
        "0x3555, 0.333251953125",
        "0x3C00, 1.0",
        "0xC000, -2.0",
        "0x7BFF, 65504.0",
        "0x7C00, Infinity",
        "0xFC00, -Infinity",
        "0x7E00, NaN"
    })
    void halvesAreReadExactly(String bits, double value) {
        assertThat(decoded(DType.FLOAT16, Integer.decode(bits))).isEqualTo(Double.valueOf(value));
    }

    @ParameterizedTest
    @CsvSource({"0x3F80, 1.0", "0xC020, -2.5", "0x7F80, Infinity", "0x0001, 9.183549615799121e-41"})
    void brainFloatsAreReadExactly(String bits, double value) {
        assertThat(decoded(DType.BFLOAT16, Integer.decode(bits))).isEqualTo(value);
    }

    @Test
    void doublesAreReadExactly() {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FrameData frame = new FrameData(TensorShape.of(1), DType.FLOAT64, bytes.putDouble(0, Math.PI));
        assertThat(Elements.doubles(frame)).containsExactly(Math.PI);
    }

    private static double decoded(DType dtype, int bits) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return Elements.doubles(new FrameData(TensorShape.of(1), dtype, bytes.putShort(0, (short) bits)))[0];
    }

    private static void assertFault(WireFault fault, String field, Consumer<GradientPair.Builder> change) {
        GradientRecord.Builder record = record();
        change.accept(record.getPairsBuilder(0));
        assertThat(GradientRecords.read(record.build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(fault, field));
    }

    private static GradientRecord.Builder record() {
        return GradientRecord.newBuilder()
                .setTrainingRunId("run-1")
                .setSeedId("seed-1")
                .addPairs(GradientPair.newBuilder()
                        .setParameter("weight")
                        .setHost(TensorFrames.write(floats(1f)))
                        .setSeed(TensorFrames.write(floats(2f)))
                        .setPopulation(9));
    }

    private static GradientData.Pair pair() {
        return new GradientData.Pair("weight", floats(1f, -2.5f), floats(0.5f, 3f), 100);
    }

    private static FrameData floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new FrameData(TensorShape.of(values.length), DType.FLOAT32, bytes);
    }
}
