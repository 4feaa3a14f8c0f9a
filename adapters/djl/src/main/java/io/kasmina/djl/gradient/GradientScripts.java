package io.kasmina.djl.gradient;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.djl.tensor.Arguments;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.ScriptModule;
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
        List<PtNDArray> gradients = new ArrayList<>();
        try {
            for (PtNDArray leaf : leaves) {
                // Not the array's own getGradient(), which answers zeros for an absent gradient.
                PtNDArray gradient = JniUtils.getGradient(leaf);
                if (gradient != null) {
                    gradients.add(gradient);
                }
            }
            return gradients.isEmpty() ? 0 : maxAbs(gradients);
        } finally {
            gradients.forEach(PtNDArray::close);
        }
    }

    /** Returns all elements in row-major order. */
    float[] everything(PtNDArray gradient) {
        try (PtNDManager scope = device.scope();
                Arguments arguments = new Arguments().tensor(gradient)) {
            return script.tensor("everything", arguments, scope).toFloatArray();
        }
    }

    /** Returns the elements at valid flat positions. */
    float[] gather(PtNDArray gradient, long[] positions) {
        try (PtNDManager scope =
                device.hostManager().newSubManager(device.hostManager().getDevice())) {
            PtNDArray at = scope.create(LongBuffer.wrap(positions), new Shape(positions.length), DataType.INT64);
            try (Arguments arguments = new Arguments().tensor(gradient).tensor(at)) {
                return script.tensor("gather", arguments, scope).toFloatArray();
            }
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

    private double maxAbs(List<PtNDArray> gradients) {
        try (Arguments arguments = new Arguments().tensors(gradients)) {
            return script.number("max_abs", arguments);
        }
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
