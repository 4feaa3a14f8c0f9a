package io.kasmina.runner.run;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.pipeline.port.BlendWriter;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.tensor.TensorOps;
import io.kasmina.wire.BlendedEncoder;
import io.kasmina.wire.FrameData;
import io.kasmina.wire.FrameKey;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Reads blends from the device, where they were made, and writes them as BlendedRecords elsewhere. Stateless. */
final class DeviceBlendWriter implements BlendWriter {

    private final DeviceLane device;
    private final TensorOps ops;
    private final Scheduler scheduler;
    private final int maxBytes;

    /**
     * Makes a writer.
     *
     * @param device where blends are read
     * @param ops reads them
     * @param scheduler records are made on it
     * @param maxBytes of a record; a larger answer is a failure, since the bus would refuse it each time that it is made again
     */
    DeviceBlendWriter(DeviceLane device, TensorOps ops, Scheduler scheduler, int maxBytes) {
        this.device = device;
        this.ops = ops;
        this.scheduler = scheduler;
        this.maxBytes = maxBytes;
    }

    @Override
    public Mono<PartitionCut.Blend> write(TrainingRunId run, Blended answer) {
        return Mono.using(() -> answer, open -> record(run, open), Blended::discard)
                .map(bytes -> new PartitionCut.Blend(answer.seed(), bytes));
    }

    private Mono<byte[]> record(TrainingRunId run, Blended answer) {
        if (answer instanceof Blended.Made made) {
            return made(run, made)
                    .onErrorResume(DeviceBlendWriter::isWedged, wedged -> lost(run, made, BlendFailure.DEVICE_WEDGED));
        }
        FrameKey key = new FrameKey(run, answer.seed(), answer.step());
        return Mono.fromSupplier(() -> answer instanceof Blended.Failed failed
                ? BlendedEncoder.failed(key, failed.reason())
                : BlendedEncoder.untouched(key));
    }

    private Mono<byte[]> made(TrainingRunId run, Blended.Made made) {
        return device.data(() -> ops.read(made.tensor()))
                .publishOn(scheduler)
                .map(bytes -> BlendedEncoder.made(run, made.plan(), frame(made, bytes)))
                .flatMap(record ->
                        record.length > maxBytes ? lost(run, made, BlendFailure.OVERSIZED) : Mono.just(record));
    }

    private static FrameData frame(Blended.Made made, ByteBuffer bytes) {
        return new FrameData(made.tensor().shape(), made.tensor().dtype(), bytes);
    }

    /** The host goes on with its own activation, as where the blend itself failed. */
    private static Mono<byte[]> lost(TrainingRunId run, Blended.Made made, BlendFailure reason) {
        return Mono.fromSupplier(() -> BlendedEncoder.failed(run, made.plan(), reason));
    }

    private static boolean isWedged(Throwable failure) {
        return failure instanceof LaneFault fault && fault.kind() == LaneFault.Kind.DEVICE_WEDGED;
    }
}
