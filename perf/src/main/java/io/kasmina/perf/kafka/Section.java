package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import java.util.List;

/** One part of the row, on a bench whose topics are there. */
interface Section {

    /**
     * Measures; leaves no process behind.
     *
     * @throws Exception if it cannot
     */
    List<Figure> measure(KafkaBench bench, Effort effort) throws Exception;
}
