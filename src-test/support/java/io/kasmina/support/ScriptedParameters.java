package io.kasmina.support;

import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Double of a parameter group: gradients are what a test sets. */
public final class ScriptedParameters implements ParameterGroup {

    private final List<Info> parameters = new ArrayList<>();
    private final Map<String, float[]> gradients = new HashMap<>();
    private int clears;

    /** Adds a parameter with storage of its own. */
    public ScriptedParameters parameter(String name, int size) {
        return parameter(name, size, new Object());
    }

    /** Adds a parameter; equal identities share storage. */
    public ScriptedParameters parameter(String name, int size, Object identity) {
        parameters.add(new Info(name, TensorShape.of(size), identity));
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

    @Override
    public List<Info> parameters() {
        return List.copyOf(parameters);
    }

    @Override
    public void record(boolean on) {}

    @Override
    public void clearGradients() {
        clears++;
        gradients.clear();
    }

    @Override
    public double maxAbsGradient() {
        double greatest = 0;
        for (float[] gradient : gradients.values()) {
            for (float value : gradient) {
                greatest = Math.max(greatest, Math.abs(value));
            }
        }
        return greatest;
    }

    @Override
    public float[] gradientAt(int parameter, long[] coordinates) {
        Info info = parameters.get(parameter);
        float[] all =
                gradients.getOrDefault(info.name(), new float[(int) info.shape().size()]);
        if (coordinates.length == 0) {
            return all.clone();
        }
        float[] sampled = new float[coordinates.length];
        for (int i = 0; i < sampled.length; i++) {
            sampled[i] = all[(int) coordinates[i]];
        }
        return sampled;
    }
}
