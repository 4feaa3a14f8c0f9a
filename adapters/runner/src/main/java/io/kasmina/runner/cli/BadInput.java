package io.kasmina.runner.cli;

/** Input that the user can correct. Its message is one line that names the option or file, the bound and the value. */
public final class BadInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes a complaint.
     *
     * @param message one line
     */
    public BadInput(String message) {
        super(message);
    }

    /**
     * Makes a complaint with a cause.
     *
     * @param message one line
     * @param cause what the platform said, kept for logs
     */
    public BadInput(String message, Throwable cause) {
        super(message, cause);
    }
}
