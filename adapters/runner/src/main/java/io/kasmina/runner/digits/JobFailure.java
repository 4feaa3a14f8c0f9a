package io.kasmina.runner.digits;

/** The job cannot go on: something that every later phase rests on did not happen. */
final class JobFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message one line: what was awaited and what came
     */
    JobFailure(String message) {
        super(message);
    }
}
