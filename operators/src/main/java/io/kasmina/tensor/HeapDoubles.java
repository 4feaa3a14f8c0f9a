package io.kasmina.tensor;

import java.nio.ByteBuffer;

/** FLOAT64 on the heap. */
final class HeapDoubles extends HeapTensor {

    private final double[] values;

    HeapDoubles(TensorShape shape, double[] values) {
        super(shape);
        this.values = values;
    }

    @Override
    public DType dtype() {
        return DType.FLOAT64;
    }

    @Override
    double at(int index) {
        return values[index];
    }

    @Override
    void writeTo(ByteBuffer bytes) {
        bytes.asDoubleBuffer().put(values);
    }

    @Override
    HeapTensor alias() {
        return new HeapDoubles(shape(), values);
    }

    @Override
    HeapTensor zeros() {
        return new HeapDoubles(shape(), new double[values.length]);
    }

    @Override
    void lerp(HeapTensor host, HeapTensor seed, double weight, int from, int to) {
        double[] h = ((HeapDoubles) host).values;
        double[] s = ((HeapDoubles) seed).values;
        double rest = 1 - weight;
        for (int i = from; i < to; i++) {
            values[i] = weight * s[i] + rest * h[i];
        }
    }

    @Override
    void add(HeapTensor host, HeapTensor seed, double weight) {
        double[] h = ((HeapDoubles) host).values;
        double[] s = ((HeapDoubles) seed).values;
        for (int i = 0; i < values.length; i++) {
            values[i] = h[i] + weight * s[i];
        }
    }
}
