package io.kasmina.pipeline.lane;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The one place of the pipeline that names a shared scheduler. */
public final class SharedSchedulers {

    private SharedSchedulers() {}

    /** Returns Reactor's parallel scheduler, one non-blocking worker a core. */
    public static Scheduler parallel() {
        return Schedulers.parallel();
    }
}
