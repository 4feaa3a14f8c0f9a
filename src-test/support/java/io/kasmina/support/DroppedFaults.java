package io.kasmina.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.tensor.TensorFault;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Hooks;

/** Watches for what Reactor would only log: a tensor that is closed twice while a stream ends. One at a time in a JVM. */
public final class DroppedFaults implements AutoCloseable {

    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

    /** Begins to watch. */
    public DroppedFaults() {
        Hooks.onErrorDropped(dropped::add);
    }

    /** Stops; fails if a tensor fault was dropped. */
    @Override
    public void close() {
        Hooks.resetOnErrorDropped();
        assertThat(dropped).noneMatch(TensorFault.class::isInstance);
    }
}
