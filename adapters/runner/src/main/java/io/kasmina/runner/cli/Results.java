package io.kasmina.runner.cli;

import java.io.PrintWriter;

/** Lines of results, each of which is out before its writer goes on. One thread at a time. */
public final class Results {

    private Results() {}

    /**
     * Writes a line; blocks until it is out.
     *
     * @param out a command's standard output
     * @throws RunFailure if it cannot be written, as where a pipe's reader is gone or a disk is full, which writers of text keep to themselves
     */
    public static void print(PrintWriter out, String line) {
        out.println(line);
        // The writer asks no further than to System.out, which keeps its own failures.
        if (out.checkError() || System.out.checkError()) {
            throw new RunFailure("standard output: could not be written");
        }
    }
}
