package io.kasmina.tensor;

import java.util.Set;

/** A loaded kernel: a module with parameters of its own. Device thread only. */
public interface Kernel extends AutoCloseable {

    /**
     * Runs the kernel.
     *
     * @param input activation, not closed
     * @param training true records gradients of the parameters, where the thread's gradient mode is on
     * @return the kernel's output, owned by the caller; nothing is promised about its shape or dtype
     * @throws TensorFault KERNEL_FAILED if the kernel's own code fails
     */
    Tensor forward(Tensor input, boolean training);

    /** Returns the trainable parameters; they live as long as the kernel. */
    ParameterGroup parameters();

    /** Returns the size of all parameters in bytes. */
    long parameterBytes();

    /** Returns the names of host layers that the kernel needs; empty for none. */
    Set<String> requiredLayers();

    /** Gives the native memory back; throws {@link TensorFault} ALREADY_CLOSED at the second call. */
    @Override
    void close();
}
