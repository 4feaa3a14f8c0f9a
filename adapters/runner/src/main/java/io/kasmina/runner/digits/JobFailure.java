package io.kasmina.runner.digits;

import io.kasmina.runner.cli.RunFailure;

/** The job cannot go on: something that every later phase rests on did not happen. */
public final class JobFailure extends RunFailure {

    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message one line: what was awaited and what came
     */
    public JobFailure(String message) {
        super(message);
    }
}
