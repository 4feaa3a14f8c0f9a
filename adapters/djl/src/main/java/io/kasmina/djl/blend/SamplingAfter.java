package io.kasmina.djl.blend;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.kasmina.djl.tensor.Constant;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.HostBuffer;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.DType;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;

/** Looks at the result, where the device is the host's own memory. Device thread only. */
final class SamplingAfter implements Sampling {

    private final Mix mix = new Mix();
    private final LongBuffer positionValues;
    private final Constant positions;
    private final HostBuffer report;
    private final HostBuffer verdicts;
    private long preparedSize;

    SamplingAfter(DjlDevice device, DType dtype) {
        PtNDArray array = (PtNDArray) device.hostManager().zeros(new Shape(SAMPLES), DataType.INT64);
        this.positionValues =
                array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asLongBuffer();
        this.positions = new Constant(device, array, Long.BYTES);
        this.report = HostBuffer.of(device, dtype, SAMPLES);
        this.verdicts = HostBuffer.of(device, dtype, 1);
    }

    /** All positions of a small array; else the first, the last, and one in each of equal parts between them, another one each time. */
    @Override
    public void prepare(long size) {
        if (size > SAMPLES) {
            choose(size);
        } else if (size != preparedSize) {
            for (int i = 0; i < SAMPLES; i++) {
                positionValues.put(i, i % size);
            }
        }
        preparedSize = size;
    }

    /** One number for all parts: drawing one for each would take longer than a small blend. */
    private void choose(long size) {
        long within = mix.next() % (size / SAMPLES);
        for (int i = 1; i < SAMPLES - 1; i++) {
            positionValues.put(i, i * size / SAMPLES + within);
        }
        positionValues.put(0, 0);
        positionValues.put(SAMPLES - 1, size - 1);
    }

    @Override
    public void addTo(List<Operand> operands) {
        operands.add(positions);
        operands.add(report);
        operands.add(verdicts);
    }

    @Override
    public boolean finite(boolean logits) {
        return report.finite(0, SAMPLES) && (!logits || verdicts.finite(0, 1));
    }
}
