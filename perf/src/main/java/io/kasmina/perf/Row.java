package io.kasmina.perf;

import java.util.List;

/** One comparison that {@code perf/run} knows by name. */
public interface Row {

    /** Returns the name on the command line: lower-case letters and dashes. */
    String name();

    /**
     * Measures; may take minutes and may block.
     *
     * @param effort how long
     * @return one figure or more
     * @throws Exception if the measurement cannot be made
     */
    List<Figure> measure(Effort effort) throws Exception;
}
