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
 * device never rests between two blends. Device thread only.
 */
final class SamplingAhead implements Sampling {

    private static final int VERDICTS = 3;
    private static final int OF_INPUTS = 2;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final Mix mix = new Mix();
    private final LongBuffer turnValue;
    private final Constant turn;
    private final HostBuffer report;
    private final Constant verdicts;
    private final long pending;

    SamplingAhead(DjlDevice device, DType dtype) {
        PtNDArray array = (PtNDArray) device.hostManager().zeros(new Shape(), DataType.INT64);
        this.turnValue = array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asLongBuffer();
        this.turn = new Constant(device, array, Long.BYTES);
        DType carrier = DTypes.carrier(dtype);
        this.report = HostBuffer.of(device, carrier, VERDICTS);
        this.verdicts = new Constant(device, zeros(device, dtype), dtype.bytes());
        this.pending = minusOne(carrier);
    }

    @Override
    public void prepare(long size) {
        turnValue.put(0, mix.next());
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
        long began = System.nanoTime();
        while (!come()) {
            if (System.nanoTime() - began > PATIENCE) {
                throw new TensorFault(TensorFault.Kind.BACKEND_FAILED, "the device did not answer a blend");
            }
            Thread.onSpinWait();
            VarHandle.acquireFence(); // else the compiler may take it that nobody writes there
        }
        return report.finite(0, logits ? VERDICTS : OF_INPUTS);
    }

    private boolean come() {
        for (int i = 0; i < VERDICTS; i++) {
            if (report.bits(i) == pending) {
                return false;
            }
        }
        return true;
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

    /** No magnitude is negative. */
    private static long minusOne(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> 0xBC00L;
            case FLOAT64 -> Double.doubleToRawLongBits(-1);
            default -> Integer.toUnsignedLong(Float.floatToRawIntBits(-1));
        };
    }
}
