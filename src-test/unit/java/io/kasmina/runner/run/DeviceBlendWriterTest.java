package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.blend.Leases;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.support.InlineDevice;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import io.kasmina.wire.BlendedData;
import io.kasmina.wire.BlendedDecoder;
import io.kasmina.wire.FrameKey;
import io.kasmina.wire.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class DeviceBlendWriterTest {

    private static final SeedId SEED = new SeedId("s-1");
    private static final TrainingRunId RUN = new TrainingRunId("r-1");
    private static final FrameKey KEY = new FrameKey(RUN, SEED, 7);

    private final InlineDevice device = new InlineDevice();
    private final HeapTensorOps ops = new HeapTensorOps();
    private final AtomicInteger givenBack = new AtomicInteger();
    private final DeviceBlendWriter writer = new DeviceBlendWriter(device, ops, Schedulers.immediate(), 1_000);

    @Test
    void aBlendIsReadOnTheDeviceAndGivenBack() {
        BlendedData read = read(writer.write(RUN, made(1f, 2f)).block());
        assertThat(read.key()).isEqualTo(KEY);
        assertThat(read.mode()).isEqualTo("CONVEX");
        assertThat(read.frame().shape()).isEqualTo(TensorShape.of(1, 2));
        assertThat(read.frame().data().getFloat(4)).isEqualTo(2f);
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void equalAnswersGiveEqualBytes() {
        PartitionCut.Blend one = writer.write(RUN, made(1f, 2f)).block();
        PartitionCut.Blend other = writer.write(RUN, made(1f, 2f)).block();
        assertThat(one.record()).isEqualTo(other.record());
        assertThat(one.seed()).isEqualTo(SEED);
    }

    @Test
    void whatWasNotBlendedIsWrittenWithoutTheDevice() {
        device.hold();
        assertThat(read(writer.write(RUN, new Blended.Failed(SEED, 7, BlendFailure.SUPERSEDED))
                        .block()))
                .isEqualTo(new BlendedData(KEY, "", null, "superseded"));
        assertThat(read(writer.write(RUN, new Blended.Untouched(SEED, 7)).block()))
                .isEqualTo(new BlendedData(KEY, "", null, ""));
    }

    @Test
    void aBlendThatTheBusWouldRefuseIsAFailureAndGivenBack() {
        assertThat(read(writer.write(RUN, made(new float[250])).block()))
                .isEqualTo(new BlendedData(KEY, "CONVEX", null, "oversized"));
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void aBlendThatAStuckDeviceKeepsIsAFailureAndGivenBack() {
        device.wedge(Duration.ofSeconds(40));
        device.giveUp(device.figures().tasks());
        assertThat(read(writer.write(RUN, made(1f, 2f)).block()))
                .isEqualTo(new BlendedData(KEY, "CONVEX", null, "device_wedged"));
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void aCancelledWriteGivesTheBlendBackAndReadsNothing() {
        device.hold();
        List<PartitionCut.Blend> written = new ArrayList<>();
        writer.write(RUN, made(1f, 2f)).subscribe(written::add).dispose();
        assertThat(givenBack).hasValue(1);
        device.letGo();
        assertThat(written).isEmpty();
    }

    private Blended made(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        Tensor tensor = ops.create(TensorShape.of(1, values.length), DType.FLOAT32, bytes.flip());
        BlendPlan plan = new BlendPlan(SEED, 7, SeedStage.BLENDING, 1, 0.5, BlendSpec.byDefault(), 0, 1, true, true);
        return new Blended.Made(plan, Leases.of(SEED, tensor, givenBack), BlendStats.uniform(0.5, true), 0, 0);
    }

    private static BlendedData read(PartitionCut.Blend blend) {
        return ((Reading.Read<BlendedData>) BlendedDecoder.decode(blend.record())).value();
    }
}
