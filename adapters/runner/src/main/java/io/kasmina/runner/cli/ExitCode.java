package io.kasmina.runner.cli;

/** Exit codes of all commands. */
public final class ExitCode {

    /** The command did what it was asked to. */
    public static final int OK = 0;

    /** The command ran and failed, or one of its expectations did, or its results could not be written. */
    public static final int FAILED = 1;

    /** An option, a number or a file was bad; found out before the work began, and nothing was written. */
    public static final int BAD_INPUT = 2;

    /** The device was lost: one of its tasks never ended, and only a new process has another one. */
    public static final int DEVICE_LOST = 3;

    private ExitCode() {}
}
