package io.kasmina.runner.digits.report;

/**
 * Something that a run must show.
 *
 * @param name what
 * @param passed whether it did
 * @param detail the figure that decided
 */
public record Expectation(String name, boolean passed, String detail) {

    /** Returns one line: PASS or FAIL, the name, the figure. */
    public String line() {
        return (passed ? "PASS  " : "FAIL  ") + name + ": " + detail;
    }
}
