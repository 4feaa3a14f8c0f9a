package io.kasmina.support;

import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.lane.DeviceFigures;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.LaneFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Double of the device lane: the caller's thread plays the device thread, at once or, while held, when it is let go. Control goes
 * before data. One thread.
 */
public final class InlineDevice implements DeviceLane {

    private final Deque<Runnable> control = new ArrayDeque<>();
    private final Deque<Task> data = new ArrayDeque<>();
    private boolean held;
    private boolean closed;
    private boolean running;
    private boolean givenUp;
    private Duration wedged = Duration.ZERO;
    private long tasks;

    /** Keeps what comes. */
    public void hold() {
        held = true;
    }

    /** Runs what was kept, control first. */
    public void letGo() {
        held = false;
        wedged = Duration.ZERO;
        givenUp = false;
        drain();
    }

    /** Keeps what comes, and says that a task has run for so long. */
    public void wedge(Duration running) {
        held = true;
        wedged = running;
    }

    /** Refuses what comes from now on. */
    public void close() {
        closed = true;
    }

    /** Runs a test's assertions as if on the device thread. */
    public void asDevice(Runnable task) {
        boolean before = running;
        running = true;
        try {
            task.run();
        } finally {
            running = before;
        }
    }

    @Override
    public boolean onDevice() {
        return running;
    }

    @Override
    public <T> Mono<T> control(Callable<? extends T> task) {
        return Mono.create(sink -> submit(task, sink, true));
    }

    @Override
    public <T> Mono<T> data(Callable<? extends T> task) {
        return Mono.create(sink -> submit(task, sink, false));
    }

    @Override
    public void release(Runnable release) {
        if (running) {
            release.run();
        } else {
            control.add(() -> asDevice(release));
            drain();
        }
    }

    @Override
    public int giveUp(long task) {
        givenUp = task == tasks && !wedged.isZero();
        int waiting = givenUp ? data.size() : 0;
        while (givenUp && !data.isEmpty()) {
            data.remove().sink.error(wedged());
        }
        return waiting;
    }

    @Override
    public DeviceFigures figures() {
        return new DeviceFigures(control.size() + data.size(), 3, 0.5, 1, tasks, wedged.toNanos());
    }

    private <T> void submit(Callable<? extends T> task, MonoSink<T> sink, boolean urgent) {
        if (running) {
            sink.error(new UsageFault(UsageFault.Kind.AWAITS_OWN_LANE, "inline device"));
        } else if (closed) {
            sink.error(new UsageFault(UsageFault.Kind.PIPELINE_CLOSED, "inline device"));
        } else if (givenUp && !urgent) {
            sink.error(wedged());
        } else {
            boolean[] cancelled = new boolean[1];
            sink.onCancel(() -> cancelled[0] = true);
            Runnable work = () -> perform(task, sink, cancelled);
            if (urgent) {
                control.add(work);
            } else {
                data.add(new Task(work, sink));
            }
            drain();
        }
    }

    private <T> void perform(Callable<? extends T> task, MonoSink<T> sink, boolean[] cancelled) {
        if (cancelled[0]) {
            return;
        }
        T result;
        running = true;
        try {
            result = task.call();
            if (cancelled[0] && result instanceof AutoCloseable closeable) {
                closeable.close();
                return;
            }
        } catch (Exception failure) {
            running = false;
            sink.error(failure);
            return;
        } finally {
            running = false;
        }
        sink.success(result);
    }

    private void drain() {
        while (!held && !running && !(control.isEmpty() && data.isEmpty())) {
            Runnable next = control.isEmpty() ? data.remove().work : control.poll();
            tasks++;
            next.run();
        }
    }

    private static LaneFault wedged() {
        return new LaneFault(LaneFault.Kind.DEVICE_WEDGED, "inline device");
    }

    private record Task(Runnable work, MonoSink<?> sink) {}
}
