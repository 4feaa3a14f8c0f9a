package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** What a backend had open at some time, to which it must come back. */
final class TensorLevel {

    private final DjlBackend backend;
    private final int tensors;
    private final long bytes;

    /** Takes the level of now. */
    TensorLevel(DjlBackend backend) {
        this.backend = backend;
        tensors = backend.openTensors();
        bytes = backend.memoryBytes();
    }

    /** Waits until as many tensors are open as at first, and some more. */
    void await(int more) {
        Integer reached = Mono.fromSupplier(backend::openTensors)
                .filter(open -> open == tensors + more)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
                .timeout(DjlRig.PATIENCE, Mono.empty())
                .block();
        assertThat(reached).as("open tensors, %s now", backend.openTensors()).isNotNull();
    }

    /** Waits until nothing is open that was not at first. */
    void awaitNoMore() {
        await(0);
        assertThat(backend.memoryBytes()).as("native bytes").isEqualTo(bytes);
    }
}
