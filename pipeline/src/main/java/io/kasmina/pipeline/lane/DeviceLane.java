package io.kasmina.pipeline.lane;

import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;

/**
 * The one thread that may touch the device. Work waits in two mailboxes, control before data, so that a detach overtakes queued
 * blends.
 *
 * <p>A task's Mono completes on the device thread: hop off it with {@code publishOn} before running foreign code. The mailboxes are
 * bounded; a full one pushes back, in the order of arrival, and never refuses: its tasks wait at the door with the caller's own
 * subscription. Every caller in this project bounds what it has in flight.
 */
public interface DeviceLane {

    /** Tells whether the calling thread is the device thread. */
    boolean onDevice();

    /**
     * Runs a task ahead of all data tasks.
     *
     * @param task runs once on the device thread for each subscription, unless cancelled before its turn
     * @return the task's result, empty for null; an exception of the task; {@link io.kasmina.contract.UsageFault}
     *     AWAITS_OWN_LANE if subscribed on the device thread, PIPELINE_CLOSED after the lane's close; {@link LaneFault} DEVICE_WEDGED, and
     *     then not on the device thread, if it began and was given up
     */
    <T> Mono<T> control(Callable<? extends T> task);

    /**
     * Runs a task in the order of arrival; otherwise as {@link #control}. Errors with {@link LaneFault} DEVICE_WEDGED while a task that was
     * given up still runs, and then not on the device thread.
     */
    <T> Mono<T> data(Callable<? extends T> task);

    /**
     * As {@link #data}, for a short task that is one of many. While such tasks follow one another, a bounded number and time long, what they
     * schedule through a {@link BurstScheduler} is put off to the end of the row; never while another kind of task runs or the lane is idle.
     */
    default <T> Mono<T> burst(Callable<? extends T> task) {
        return data(task);
    }

    /** Lets go of the wake-ups that {@link #burst} put off, in case the running task does not end. Any thread. */
    default void wakeOthers() {}

    /**
     * Runs a release of native memory: at once on the device thread, else as a control task. Never refused while the device
     * thread lives; after its end the memory went with it.
     *
     * @param release must not throw
     */
    void release(Runnable release);

    /**
     * Gives up a task that does not end, and the data that waits behind it: whoever awaits the running one, or a data task, fails now, in
     * the order in which they came, and so does every data task that comes before it ends. What the running one brings is closed. Control
     * tasks that have not begun and releases wait on: they must not be lost. Any thread.
     *
     * @param task the running task's number, from {@link #figures}; nothing happens if it ended meanwhile
     * @return how many waits were ended
     */
    int giveUp(long task);

    /** Returns figures of the lane; any thread. */
    DeviceFigures figures();
}
