package io.kasmina.pipeline.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A buffer on loan. Closed once, from any thread. */
public final class Lease implements AutoCloseable {

    private final SeedId seed;
    private final Tensor tensor;
    private final Consumer<Lease> giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Sinks.Empty<Void> returned = Sinks.empty();

    Lease(SeedId seed, Tensor tensor, Consumer<Lease> giveBack) {
        this.seed = seed;
        this.tensor = tensor;
        this.giveBack = giveBack;
    }

    SeedId seed() {
        return seed;
    }

    /** Returns the buffer, owned by its pool. */
    public Tensor tensor() {
        if (closed.get()) {
            throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "the lease of seed '" + seed + "' was given back");
        }
        return tensor;
    }

    Tensor buffer() {
        return tensor;
    }

    /** Completes when the lease is given back. */
    Mono<Void> returned() {
        return returned.asMono();
    }

    @Override
    public void close() {
        if (!end()) {
            throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "the lease of seed '" + seed + "' was given back");
        }
    }

    /** Gives the buffer back unless that was done before; any thread. */
    void discard() {
        end();
    }

    private boolean end() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        giveBack.accept(this);
        returned.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        return true;
    }
}
