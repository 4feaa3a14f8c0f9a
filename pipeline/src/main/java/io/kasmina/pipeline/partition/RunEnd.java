package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.port.PartitionFault;
import java.util.Objects;

/**
 * How a run of a partition ended.
 *
 * @param how which end
 * @param detail what there is to say of it, one line of at most {@value #LONGEST} characters without secrets; empty for nothing
 */
record RunEnd(PartitionEnd how, String detail) {

    private static final int LONGEST = 500;

    RunEnd {
        String line = detail.lines().findFirst().orElse("");
        detail = line.substring(0, Math.min(LONGEST, line.length()));
    }

    static RunEnd of(PartitionEnd how) {
        return new RunEnd(how, "");
    }

    /** Returns the end that a fault is, with its line, which names place and remedy. */
    static RunEnd of(PartitionFault fault) {
        return new RunEnd(PartitionEnd.of(fault), Objects.requireNonNullElse(fault.getMessage(), ""));
    }

    /** Returns the end by a failure that nobody expected, so that nobody knows what its message quotes. */
    static RunEnd broken(Throwable failure) {
        return new RunEnd(PartitionEnd.BROKEN, failure.getClass().getSimpleName());
    }
}
