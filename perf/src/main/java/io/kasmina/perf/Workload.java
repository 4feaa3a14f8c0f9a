package io.kasmina.perf;

/** One side of a comparison. */
@FunctionalInterface
public interface Workload {

    /**
     * Does a piece of work of 10 µs or more, so that reading the clock around it costs nothing.
     *
     * @return the units done, such as bytes or commands
     */
    long run();
}
