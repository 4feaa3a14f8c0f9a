package io.kasmina.djl.blend;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.kasmina.djl.tensor.Constant;
import io.kasmina.djl.tensor.DTypes;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.HostBuffer;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorFault;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the inputs. The verdicts are written by the device at its own time: a value that no verdict has stands there until they
 * come, and the thread that drives the device waits for them by looking. They come while the blend itself still runs, so that the
 * device never rests between two blends.
 *
 * <p>That value is a signalling NaN with a sign: sums have quiet NaNs only (IEEE 754, 6.2) and magnitudes no sign, whatever the inputs
 * hold. Device thread only.
 */
final class SamplingAhead implements Sampling {

    private static final int LOGITS = SAMPLES;
    private static final int VERDICTS = SAMPLES + 1;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final Mix mix = new Mix();
    private final LongBuffer turnValue;
    private final Constant turn;
    private final HostBuffer report;
    private final Constant verdicts;
    private final long pending;
    private int samples;

    SamplingAhead(DjlDevice device, DType dtype) {
        PtNDArray array = (PtNDArray) device.hostManager().zeros(new Shape(), DataType.INT64);
        this.turnValue = array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asLongBuffer();
        this.turn = new Constant(device, array, Long.BYTES);
        DType carrier = DTypes.carrier(dtype);
        this.report = HostBuffer.of(device, carrier, VERDICTS);
        this.verdicts = new Constant(device, zeros(device, dtype), dtype.bytes());
        this.pending = signalling(carrier);
    }

    @Override
    public void prepare(long size) {
        turnValue.put(0, mix.next());
        samples = (int) Math.min(size, SAMPLES);
        for (int i = 0; i < VERDICTS; i++) {
            report.put(i, pending);
        }
    }

    @Override
    public void addTo(List<Operand> operands) {
        operands.add(turn);
        operands.add(report);
        operands.add(verdicts);
    }

    @Override
    public boolean finite(boolean logits) {
        await();
        return report.finite(0, samples) && (!logits || report.finite(LOGITS, VERDICTS));
    }

    /** For all of them: one that nobody looked at could come during the next blend and pass for its own. */
    private void await() {
        long began = System.nanoTime();
        int come = 0;
        while ((come = come(come)) < VERDICTS) {
            if (System.nanoTime() - began > PATIENCE) {
                throw new TensorFault(TensorFault.Kind.BACKEND_FAILED, "the device did not answer a blend");
            }
            Thread.onSpinWait();
            VarHandle.acquireFence(); // else the compiler may take it that nobody writes there
        }
    }

    /** Returns how many have come without a gap, of which {@code from} are known. */
    private int come(int from) {
        int come = from;
        while (come < VERDICTS && report.bits(come) != pending) {
            come++;
        }
        return come;
    }

    private static PtNDArray zeros(DjlDevice device, DType dtype) {
        PtNDArray wide = (PtNDArray) device.manager().zeros(new Shape(VERDICTS), DTypes.toDjl(DTypes.carrier(dtype)));
        if (dtype != DType.BFLOAT16) {
            return wide;
        }
        try (wide) {
            return device.casts().rounded(wide);
        }
    }

    private static long signalling(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> 0xFD5AL;
            case FLOAT64 -> 0xFFF5_A5A5_5A5A_A5A5L;
            default -> 0xFFA5_5A5AL;
        };
    }
}
