package io.kasmina.perf;

import io.kasmina.pipeline.lane.DeviceFigures;
import io.kasmina.pipeline.lane.DeviceLane;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;

/**
 * A device lane of which every task is noted that loads a kernel.
 *
 * @param lane does the work
 * @param log hears of tasks
 */
record WatchedLane(DeviceLane lane, DeviceLog log) implements DeviceLane {

    @Override
    public boolean onDevice() {
        return lane.onDevice();
    }

    @Override
    public <T> Mono<T> control(Callable<? extends T> task) {
        return lane.control(() -> log.attach(task));
    }

    @Override
    public <T> Mono<T> data(Callable<? extends T> task) {
        return lane.data(() -> log.refill(task));
    }

    @Override
    public <T> Mono<T> burst(Callable<? extends T> task) {
        return lane.burst(task);
    }

    @Override
    public void wakeOthers() {
        lane.wakeOthers();
    }

    @Override
    public void release(Runnable release) {
        lane.release(release);
    }

    @Override
    public int giveUp(long task) {
        return lane.giveUp(task);
    }

    @Override
    public DeviceFigures figures() {
        return lane.figures();
    }
}
