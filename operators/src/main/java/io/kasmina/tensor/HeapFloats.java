package io.kasmina.tensor;

import java.nio.ByteBuffer;

/** FLOAT32 on the heap; arithmetic in single precision, as devices do it. */
final class HeapFloats extends HeapTensor {

    private final float[] values;

    HeapFloats(TensorShape shape, float[] values) {
        super(shape);
        this.values = values;
    }

    @Override
    public DType dtype() {
        return DType.FLOAT32;
    }

    @Override
    double at(int index) {
        return values[index];
    }

    @Override
    void writeTo(ByteBuffer bytes) {
        bytes.asFloatBuffer().put(values);
    }

    @Override
    HeapTensor alias() {
        return new HeapFloats(shape(), values);
    }

    @Override
    HeapTensor zeros() {
        return new HeapFloats(shape(), new float[values.length]);
    }

    @Override
    void lerp(HeapTensor host, HeapTensor seed, double weight, int from, int to) {
        float[] h = ((HeapFloats) host).values;
        float[] s = ((HeapFloats) seed).values;
        float w = (float) weight;
        float rest = (float) (1 - weight);
        for (int i = from; i < to; i++) {
            values[i] = w * s[i] + rest * h[i];
        }
    }

    @Override
    void add(HeapTensor host, HeapTensor seed, double weight) {
        float[] h = ((HeapFloats) host).values;
        float[] s = ((HeapFloats) seed).values;
        float w = (float) weight;
        for (int i = 0; i < values.length; i++) {
            values[i] = h[i] + w * s[i];
        }
    }
}
