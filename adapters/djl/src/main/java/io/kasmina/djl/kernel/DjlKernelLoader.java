package io.kasmina.djl.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.djl.archive.ArchiveCheck;
import io.kasmina.djl.gradient.DjlParameters;
import io.kasmina.djl.gradient.GradientScripts;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.EngineFaults;
import io.kasmina.djl.tensor.ScriptModule;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.TensorFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads TorchScript kernels; two loads of one file share nothing. Device thread only. */
public final class DjlKernelLoader implements KernelLoader {

    private static final String FORWARD = "forward";
    private static final String REQUIRED_LAYERS = "required_layers";

    private final DjlDevice device;
    private final GradientScripts gradients;

    /**
     * Makes a loader.
     *
     * @param device where kernels live
     * @param gradients the device's shared scripts
     */
    public DjlKernelLoader(DjlDevice device, GradientScripts gradients) {
        this.device = device;
        this.gradients = gradients;
    }

    @Override
    public Kernel load(Path artifact) {
        PtNDManager manager = device.scope();
        try {
            ArchiveCheck.require(artifact);
            PtSymbolBlock block = ScriptModule.read(manager, artifact);
            List<String> methods = List.of(JniUtils.getMethodNames(block));
            if (!methods.contains(FORWARD)) {
                throw new IllegalArgumentException("it has no method forward");
            }
            Set<String> layers = methods.contains(REQUIRED_LAYERS) ? requiredLayers(block) : Set.of();
            return new DjlKernel(device, manager, block, parameters(block, manager), layers);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw EngineFaults.of(TensorFault.Kind.KERNEL_UNREADABLE, "no kernel: " + artifact.getFileName(), e);
        }
    }

    private DjlParameters parameters(PtSymbolBlock block, PtNDManager manager) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (NDArray parameter : JniUtils.moduleGetParams(block, manager)) {
            named.put(parameter.getName(), parameter);
        }
        DjlParameters parameters = DjlParameters.of(device, gradients, named);
        parameters.record(true);
        return parameters;
    }

    private static Set<String> requiredLayers(PtSymbolBlock block) {
        Set<String> names = new LinkedHashSet<>();
        try (IValue list = IValueUtils.runMethod(block, REQUIRED_LAYERS)) {
            for (IValue name : list.toIValueArray()) {
                try (name) {
                    names.add(name.toStringValue());
                }
            }
        }
        return Set.copyOf(names);
    }
}
