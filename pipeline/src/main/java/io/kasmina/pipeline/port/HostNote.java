package io.kasmina.pipeline.port;

import io.kasmina.contract.HostReport;

/** What a host that takes its steps elsewhere says on its one topic. Its order counts: a report is of the time between two steps. */
public sealed interface HostNote {

    /**
     * It completed a step.
     *
     * @param step the step's number
     */
    record Stepped(long step) implements HostNote {}

    /**
     * It says something of a seed.
     *
     * @param report what it says
     */
    record Reported(HostReport report) implements HostNote {}
}
