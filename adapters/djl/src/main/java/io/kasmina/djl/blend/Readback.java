package io.kasmina.djl.blend;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.kasmina.djl.tensor.DjlDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;

/**
 * Host memory that Java and the blend scripts share: the sampled positions go in, sampled values, the logits' flag and
 * the gates come out. Reused by every blend; its content is that of the last one. Device thread only.
 */
final class Readback {

    /** Sampled positions of a blend. */
    static final int SAMPLES = 256;

    private static final int LOGITS_FLAG = SAMPLES;
    private static final int GATES = SAMPLES + 1;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final DjlDevice device;
    private final LongBuffer positionValues;
    private final PtNDArray positions;
    private DoubleBuffer values;
    private PtNDArray array;
    private long counter;

    Readback(DjlDevice device) {
        this.device = device;
        ByteBuffer bytes = direct(SAMPLES * Long.BYTES);
        this.positionValues = bytes.asLongBuffer();
        this.positions = device.hostManager().create(bytes, new Shape(SAMPLES), DataType.INT64);
        ByteBuffer initial = direct(GATES * Double.BYTES);
        this.values = initial.asDoubleBuffer();
        this.array = array(initial);
    }

    /**
     * Chooses positions and makes room for gates: all positions of a small array; else the first, the last, and one in
     * each of equal parts between them, another one at each call.
     *
     * @param size elements of the array; nothing is chosen for 0
     * @param batch gates to come, 0 for modes without them
     */
    void prepare(long size, int batch) {
        if (size > 0) {
            for (int i = 0; i < SAMPLES; i++) {
                positionValues.put(i, size <= SAMPLES ? i % size : part(i, size));
            }
            positionValues.put(0, 0);
            positionValues.put(SAMPLES - 1, size - 1);
        }
        reserve(batch);
    }

    /** Forgets the last blend, for one that has no position to sample. */
    void clear() {
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, 0);
        }
    }

    PtNDArray positions() {
        return positions;
    }

    PtNDArray array() {
        return array;
    }

    /** Tells whether all sampled values are finite. */
    boolean samplesFinite() {
        return finite(SAMPLES);
    }

    /** Tells whether all sampled values and all logits are finite. */
    boolean samplesAndLogitsFinite() {
        return finite(LOGITS_FLAG + 1);
    }

    /** Returns a copy of the gates of the last batch. */
    double[] gates(int batch) {
        double[] gates = new double[batch];
        values.get(GATES, gates);
        return gates;
    }

    private void reserve(int batch) {
        int needed = Math.addExact(GATES, batch);
        if (needed > values.capacity()) {
            // Twice the need, so that a batch that grows slowly does not allocate each time.
            ByteBuffer bytes = direct(Math.multiplyExact(needed, 2 * Double.BYTES));
            array.close();
            values = bytes.asDoubleBuffer();
            array = array(bytes);
        }
    }

    private long part(int index, long size) {
        long from = Math.multiplyExact(size, (long) index) / SAMPLES;
        long to = Math.multiplyExact(size, (long) index + 1) / SAMPLES;
        return from + (mix(++counter) >>> 1) % (to - from);
    }

    private boolean finite(int count) {
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private PtNDArray array(ByteBuffer bytes) {
        PtNDArray made =
                device.hostManager().create(bytes, new Shape(bytes.capacity() / Double.BYTES), DataType.FLOAT64);
        NDScope.unregister(made); // it outlives the blend, and any scope that the host opened around it
        return made;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** SplitMix64's finaliser over a counter: the same positions in every run, without a shared random source. */
    private static long mix(long count) {
        long z = count * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
