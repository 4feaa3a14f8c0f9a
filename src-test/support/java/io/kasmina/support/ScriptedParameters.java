package io.kasmina.support;

import io.kasmina.tensor.DType;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import io.kasmina.tensor.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Double of a parameter group: FLOAT32 values, and gradients that are what a test sets. */
public final class ScriptedParameters implements ParameterGroup {

    private final List<Info> parameters = new ArrayList<>();
    private final Map<String, float[]> gradients = new HashMap<>();
    private final Map<String, float[]> values = new HashMap<>();
    private TensorFault.Kind unreadable;
    private int clears;
    private int reads;
    private boolean recording = true;

    /** Adds a parameter with storage of its own. */
    public ScriptedParameters parameter(String name, int size) {
        return parameter(name, size, new Object());
    }

    /** Adds a parameter; equal identities share storage. */
    public ScriptedParameters parameter(String name, int size, Object identity) {
        parameters.add(new Info(name, TensorShape.of(size), identity));
        return this;
    }

    /** Sets a parameter's values, as training does. */
    public ScriptedParameters values(String name, float... next) {
        values.put(name, next.clone());
        return this;
    }

    /** Returns a copy of a parameter's values, zeros before the first were set. */
    public float[] values(String name) {
        return values.getOrDefault(name, new float[(int) shape(name).size()]).clone();
    }

    /** Makes every copy fail from now on; null heals it. */
    public ScriptedParameters unreadable(TensorFault.Kind kind) {
        unreadable = kind;
        return this;
    }

    /** Sets a gradient. */
    public ScriptedParameters gradient(String name, float... values) {
        gradients.put(name, values);
        return this;
    }

    /** Returns how often gradients were cleared. */
    public int clears() {
        return clears;
    }

    /** Returns how often all gradients were looked through. */
    public int reads() {
        return reads;
    }

    @Override
    public List<Info> parameters() {
        return List.copyOf(parameters);
    }

    @Override
    public void record(boolean on) {
        recording = on;
    }

    @Override
    public boolean recording() {
        return recording;
    }

    @Override
    public void clearGradients() {
        clears++;
        gradients.clear();
    }

    @Override
    public Weights read() {
        if (unreadable != null) {
            throw new TensorFault(unreadable, "scripted");
        }
        return new Weights(slots().stream()
                .map(slot -> new Weights.Part(slot, bytes(values(slot.name()))))
                .toList());
    }

    @Override
    public void write(Weights weights) {
        weights.requireFit(slots());
        for (Weights.Part part : weights.parts()) {
            float[] next = new float[(int) part.slot().shape().size()];
            part.content().asFloatBuffer().get(next);
            values.put(part.slot().name(), next);
        }
        clearGradients();
    }

    private List<Weights.Slot> slots() {
        return parameters.stream()
                .map(info -> new Weights.Slot(info.name(), info.shape(), DType.FLOAT32))
                .toList();
    }

    private TensorShape shape(String name) {
        return parameters.stream()
                .filter(info -> info.name().equals(name))
                .findFirst()
                .orElseThrow()
                .shape();
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    @Override
    public double maxAbsGradient() {
        reads++;
        double greatest = 0;
        for (float[] gradient : gradients.values()) {
            for (float value : gradient) {
                greatest = Math.max(greatest, Math.abs(value));
            }
        }
        return greatest;
    }

    @Override
    public double[] gradientAt(int parameter, long[] coordinates) {
        Info info = parameters.get(parameter);
        float[] all =
                gradients.getOrDefault(info.name(), new float[(int) info.shape().size()]);
        double[] sampled = new double[coordinates.length == 0 ? all.length : coordinates.length];
        for (int i = 0; i < sampled.length; i++) {
            sampled[i] = all[coordinates.length == 0 ? i : (int) coordinates[i]];
        }
        return sampled;
    }
}
