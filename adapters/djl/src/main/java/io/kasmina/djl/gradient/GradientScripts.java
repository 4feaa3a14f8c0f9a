package io.kasmina.djl.gradient;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.djl.tensor.Arguments;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.ScriptModule;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions about gradients and storage, each one TorchScript call; and the identities given to storage so far. Device
 * thread only.
 */
public final class GradientScripts {

    private record Known(PtNDArray array, Object identity) {}

    private final DjlDevice device;
    private final ScriptModule script;
    private final List<Known> known = new ArrayList<>();

    /** Loads the script. */
    public GradientScripts(DjlDevice device) {
        this.device = device;
        this.script = ScriptModule.load(device, GradientScripts.class, "gradients");
    }

    /** Returns the greatest absolute gradient element of some leaves, 0 where all are absent, NaN if one is NaN. */
    double maxAbsGradient(List<PtNDArray> leaves) {
        if (leaves.isEmpty()) {
            return 0;
        }
        try (Arguments arguments = new Arguments().tensors(leaves)) {
            return script.number("max_abs", arguments);
        }
    }

    /** Tells whether operations that follow record a gradient of some leaf. */
    static boolean recording(List<PtNDArray> leaves) {
        return leaves.stream().anyMatch(JniUtils::requiresGrad);
    }

    /** Tells whether a leaf has a gradient, be it zero. */
    boolean hasGradient(PtNDArray leaf) {
        try (Arguments arguments = new Arguments().tensor(leaf)) {
            return script.truth("has_gradient", arguments);
        }
    }

    /** Returns all elements of a leaf's gradient in row-major order, zeros where it is absent. */
    double[] everything(PtNDArray leaf) {
        try (PtNDManager scope = device.scope();
                Arguments arguments = new Arguments().tensor(leaf)) {
            return script.tensor("everything", arguments, scope).toDoubleArray();
        }
    }

    /** Returns the elements of a leaf's gradient at valid flat positions, zeros where it is absent. */
    double[] gather(PtNDArray leaf, long[] positions) {
        try (PtNDManager scope =
                device.hostManager().newSubManager(device.hostManager().getDevice())) {
            PtNDArray at = scope.create(LongBuffer.wrap(positions), new Shape(positions.length), DataType.INT64);
            try (Arguments arguments = new Arguments().tensor(leaf).tensor(at)) {
                return script.tensor("gather", arguments, scope).toDoubleArray();
            }
        }
    }

    /** Returns a leaf's elements in row-major order, in memory of the Java heap. */
    ByteBuffer values(PtNDArray leaf) {
        try (PtNDManager scope = device.scope();
                Arguments arguments = new Arguments().tensor(leaf)) {
            return script.tensor("values", arguments, scope).toByteBuffer(false);
        }
    }

    /** Writes elements into leaves of the same shapes and dtypes, at least one, in their order. */
    void write(List<PtNDArray> leaves, List<PtNDArray> sources) {
        try (Arguments arguments = new Arguments().tensors(leaves).tensors(sources)) {
            script.integer("write", arguments);
        }
    }

    /**
     * Returns the identity of an array's storage: the one given to an open array with the same storage, else a new one.
     * PyTorch shows no address on a GPU, so storages are compared with each other.
     */
    Object identify(PtNDArray array) {
        known.removeIf(entry -> entry.array().isReleased());
        Object identity = aliasOf(array);
        known.add(new Known(array, identity));
        return identity;
    }

    private Object aliasOf(PtNDArray array) {
        List<Known> candidates =
                known.stream().filter(entry -> entry.array().size() > 0).toList();
        if (candidates.isEmpty() || array.size() == 0) {
            return new Object();
        }
        List<PtNDArray> arrays = candidates.stream().map(Known::array).toList();
        try (Arguments arguments = new Arguments().tensors(arrays).tensor(array)) {
            long found = script.integer("find_alias", arguments);
            return found < 0 ? new Object() : candidates.get((int) found).identity();
        }
    }
}
