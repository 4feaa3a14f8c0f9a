package io.kasmina.support;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets periodic timers be cancelled. The queue of a timer's executor has a lock that is held for a few comparisons; Reactor's own
 * integration allows it where a timer is set and where a single one is cancelled, and forgets those that repeat. Whoever met the lock
 * taken got an error in the middle of a cancellation, and what was to end with it hung.
 */
final class PeriodicTimers implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("reactor.core.scheduler.PeriodicWorkerTask", "dispose");
        builder.allowBlockingCallsInside("reactor.core.scheduler.PeriodicSchedulerTask", "dispose");
    }
}
