package io.kasmina.djl.gradient;

import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.TensorFault;

/**
 * Holds DJL's gradient collector open while a tape is, so that nobody else in the JVM can open one. Device thread only.
 *
 * <p>A graph lives until its backward pass, or until the tensors that end it are closed.
 */
public final class DjlAutograd implements Autograd {

    private final DjlDevice device;
    private final GradientScripts scripts;

    /**
     * Makes the port for a device.
     *
     * @param device where gradients are taken
     * @param scripts the device's shared scripts
     */
    public DjlAutograd(DjlDevice device, GradientScripts scripts) {
        this.device = device;
        this.scripts = scripts;
    }

    @Override
    public Tape open() {
        device.check();
        boolean mode = JniUtils.isGradMode();
        try {
            return new DjlTape(device, scripts, device.engine().newGradientCollector());
        } catch (IllegalStateException e) {
            // DJL's constructor switches recording on before it refuses.
            JniUtils.setGradMode(mode);
            throw new TensorFault(
                    TensorFault.Kind.COLLECTOR_IN_USE, "another gradient collector is open in this JVM", e);
        }
    }
}
