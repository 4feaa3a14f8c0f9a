package io.kasmina.runner.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills this process's children where it is ended by a signal: broker and runner would outlive it, and keep their ports. Main thread only.
 */
final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private final Thread hook = new Thread(
            () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly), "kasmina-orphans");

    private Orphans() {}

    /** Guards from now on, children of later too. */
    static Orphans guarded() {
        Orphans orphans = new Orphans();
        Runtime.getRuntime().addShutdownHook(orphans.hook);
        return orphans;
    }

    /** Guards no more, unless the process ends already. */
    void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            LOG.debug("the process ends: what still runs is killed", ending);
        }
    }
}
