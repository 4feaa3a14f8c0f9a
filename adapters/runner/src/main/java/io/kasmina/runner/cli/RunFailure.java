package io.kasmina.runner.cli;

/** A command ran and failed for a reason that its message, one line, says in full. */
public class RunFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message one line for the user
     */
    public RunFailure(String message) {
        super(message);
    }

    /**
     * Makes a failure with a cause.
     *
     * @param message one line for the user
     * @param cause what the platform said, kept for logs
     */
    public RunFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
