package io.kasmina.tensor;

import io.kasmina.contract.Reason;

/** A misuse of tensors or kernels, or a failure of the backend, with a closed reason. */
public final class TensorFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /**
     * Makes a fault.
     *
     * @param kind the closed reason
     * @param detail one line: what was given and what was wanted
     */
    public TensorFault(Kind kind, String detail) {
        super(kind.code() + ": " + detail);
        this.kind = kind;
    }

    /**
     * Makes a fault with a cause.
     *
     * @param kind the closed reason
     * @param detail one line: what was given and what was wanted
     * @param cause the backend's own exception, kept for logs
     */
    public TensorFault(Kind kind, String detail, Throwable cause) {
        super(kind.code() + ": " + detail, cause);
        this.kind = kind;
    }

    /** Returns the closed reason. */
    public Kind kind() {
        return kind;
    }

    /** Kinds of faults. */
    public enum Kind implements Reason {
        /** Used or closed after its close. */
        ALREADY_CLOSED,
        /** Shapes do not fit. */
        SHAPE_MISMATCH,
        /** Dtypes do not fit. */
        DTYPE_MISMATCH,
        /** A copy of parameters belongs to a module with other parameters. */
        WEIGHTS_MISMATCH,

        /** The backend cannot handle the dtype. */
        DTYPE_UNSUPPORTED,
        /** Made by another backend. */
        FOREIGN_TENSOR,
        /** Called from a thread that is not the device thread. */
        OFF_DEVICE_THREAD,
        /** The file is no kernel that can be loaded. */
        KERNEL_UNREADABLE,
        /** The kernel's own code failed. */
        KERNEL_FAILED,
        /** A gradient collector is open elsewhere in the JVM. */
        COLLECTOR_IN_USE,
        /** The device has no memory left for it. */
        OUT_OF_MEMORY,
        /** The backend failed otherwise. */
        BACKEND_FAILED
    }
}
