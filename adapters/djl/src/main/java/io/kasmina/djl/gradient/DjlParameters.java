package io.kasmina.djl.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import io.kasmina.djl.tensor.DTypes;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.Transfers;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.TensorShape;
import io.kasmina.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trainable PyTorch leaves of one owner. It borrows the arrays: whoever made them closes them. Device thread only. */
public final class DjlParameters implements ParameterGroup {

    private final DjlDevice device;
    private final GradientScripts scripts;
    private final List<PtNDArray> arrays;
    private final List<Info> infos;
    private final List<Weights.Slot> slots;
    private List<OptimizedLeaf> leaves = List.of();

    private DjlParameters(
            DjlDevice device,
            GradientScripts scripts,
            List<PtNDArray> arrays,
            List<Info> infos,
            List<Weights.Slot> slots) {
        this.device = device;
        this.scripts = scripts;
        this.arrays = arrays;
        this.infos = infos;
        this.slots = slots;
    }

    /**
     * Groups parameters.
     *
     * @param device where they live
     * @param scripts the device's scripts, shared by all groups so that storage shared between owners is seen
     * @param named leaves by name, in order; each FLOAT32, FLOAT16 or FLOAT64
     * @return the group
     * @throws io.kasmina.tensor.TensorFault DTYPE_UNSUPPORTED for another dtype
     */
    public static DjlParameters of(DjlDevice device, GradientScripts scripts, Map<String, ? extends NDArray> named) {
        device.check();
        List<PtNDArray> arrays = new ArrayList<>();
        List<Info> infos = new ArrayList<>();
        List<Weights.Slot> slots = new ArrayList<>();
        named.forEach((name, array) -> {
            DType dtype = DTypes.fromDjl(array.getDataType());
            PtNDArray leaf = (PtNDArray) array;
            TensorShape shape = TensorShape.of(leaf.getShape().getShape());
            arrays.add(leaf);
            infos.add(new Info(name, shape, scripts.identify(leaf)));
            slots.add(new Weights.Slot(name, shape, dtype));
        });
        return new DjlParameters(device, scripts, List.copyOf(arrays), List.copyOf(infos), List.copyOf(slots));
    }

    @Override
    public List<Info> parameters() {
        return infos;
    }

    @Override
    public void record(boolean on) {
        device.check();
        arrays.forEach(array -> array.setRequiresGradient(on));
    }

    @Override
    public boolean recording() {
        device.check();
        return GradientScripts.recording(arrays);
    }

    @Override
    public void clearGradients() {
        device.check();
        arrays.forEach(JniUtils::zeroGrad);
    }

    @Override
    public double maxAbsGradient() {
        device.check();
        return scripts.maxAbsGradient(arrays);
    }

    @Override
    public double[] gradientAt(int parameter, long[] coordinates) {
        device.check();
        long size = infos.get(parameter).shape().size();
        for (long coordinate : coordinates) {
            // PyTorch checks the bounds on a CPU only; on a GPU the whole context would be lost.
            if (coordinate < 0 || coordinate >= size) {
                throw new IllegalArgumentException("coordinate " + coordinate + " is outside 0.." + (size - 1));
            }
        }
        PtNDArray leaf = arrays.get(parameter);
        return coordinates.length == 0 ? scripts.everything(leaf) : scripts.gather(leaf, coordinates);
    }

    @Override
    public Weights read() {
        device.check();
        List<Weights.Part> parts = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            parts.add(new Weights.Part(slots.get(i), scripts.values(arrays.get(i))));
        }
        return new Weights(parts);
    }

    /** Everything that can fail comes before the one call that writes. */
    @Override
    public void write(Weights weights) {
        device.check();
        weights.requireFit(slots);
        if (arrays.isEmpty()) {
            return;
        }
        try (PtNDManager scope = device.scope()) {
            List<PtNDArray> sources = new ArrayList<>();
            for (Weights.Part part : weights.parts()) {
                sources.add(
                        Transfers.upload(scope, part.slot().shape(), part.slot().dtype(), part.content()));
            }
            clearGradients();
            scripts.write(arrays, sources);
        }
    }

    /**
     * Applies an optimizer to every parameter that has a gradient; the gradients stay.
     *
     * @param optimizer keeps its state by {@code prefix} and name; the state's arrays are closed with the parameters
     * @param prefix tells owners apart
     */
    public void update(Optimizer optimizer, String prefix) {
        device.check();
        boolean mode = JniUtils.isGradMode();
        // Parameters are leaves: PyTorch refuses to change them in place while it records.
        JniUtils.setGradMode(false);
        try {
            if (leaves.isEmpty() && !arrays.isEmpty()) {
                leaves = leaves();
            }
            for (int i = 0; i < arrays.size(); i++) {
                update(optimizer, prefix + infos.get(i).name(), i);
            }
        } finally {
            JniUtils.setGradMode(mode);
        }
    }

    private void update(Optimizer optimizer, String id, int parameter) {
        PtNDArray array = arrays.get(parameter);
        // Asked by the script, because DJL's way to an absent gradient loses memory.
        if (scripts.hasGradient(array)) {
            try (PtNDArray gradient = JniUtils.getGradient(array)) {
                optimizer.update(id, leaves.get(parameter), gradient);
            }
        }
    }

    private List<OptimizedLeaf> leaves() {
        PtNDManager owner = arrays.get(0).getManager();
        PtNDManager views = owner.newSubManager(owner.getDevice());
        return arrays.stream().map(array -> new OptimizedLeaf(views, array)).toList();
    }

    /** Returns the size of all parameters in bytes. */
    public long bytes() {
        return arrays.stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
    }
}
