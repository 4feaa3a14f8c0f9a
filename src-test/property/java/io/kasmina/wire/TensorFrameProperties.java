package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TensorFrameProperties {

    @Property(tries = 300)
    void everyFrameComesBackAsItWasWritten(
            @ForAll @Size(max = 5) List<@LongRange(max = 6) Long> dims, @ForAll DType dtype, @ForAll byte filler) {
        TensorShape shape =
                TensorShape.of(dims.stream().mapToLong(Long::longValue).toArray());
        byte[] data = new byte[(int) shape.size() * dtype.bytes()];
        Arrays.fill(data, filler);
        FrameKey key = new FrameKey(WireArbitraries.RUN, new SeedId("seed"), 0);
        LogitsData written = new LogitsData(key, new FrameData(shape, dtype, ByteBuffer.wrap(data)));
        assertThat(LogitsRecords.read(LogitsRecords.write(written))).isEqualTo(new Reading.Read<>(written));
    }

    @Property(tries = 1000)
    void noBytesMakeAReaderThrow(@ForAll @Size(max = 100) byte[] value) {
        assertThat(ActivationRecords.read(value)).isNotNull();
        assertThat(LogitsRecords.read(value)).isNotNull();
        assertThat(HostReportRecords.read(value)).isNotNull();
        assertThat(StepMarkRecords.read(value)).isNotNull();
        assertThat(KernelRecords.ready(value)).isNotNull();
        assertThat(SeedSnapshotRecords.read(value)).isNotNull();
        assertThat(NonceRecords.read(value)).isNotNull();
    }
}
