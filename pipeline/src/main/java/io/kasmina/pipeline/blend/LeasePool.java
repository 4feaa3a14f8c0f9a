package io.kasmina.pipeline.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Output buffers that are used again. Confined to the device thread, its single writer; leases come back to it from any thread through
 * the device lane.
 */
public final class LeasePool implements ClearableCache {

    private final TensorOps ops;
    private final DeviceLane device;
    private final int capacity;
    private final Deque<Tensor> idle = new ArrayDeque<>();
    private final Map<SeedId, Integer> open = new HashMap<>();
    /** Leases on their way back: any thread adds, the device thread takes. */
    private final Queue<Lease> returned = Queues.<Lease>unboundedMultiproducer().get();

    /** How many of them there are; whoever adds the first sends for all. */
    private final AtomicInteger returning = new AtomicInteger();

    private boolean ended;
    private volatile long bytes;

    /**
     * Makes an empty pool.
     *
     * @param ops makes buffers
     * @param device brings leases back
     * @param capacity most idle buffers, at least 1
     */
    public LeasePool(TensorOps ops, DeviceLane device, int capacity) {
        this.ops = ops;
        this.device = device;
        this.capacity = capacity;
    }

    /** Lends a buffer of unspecified content; device thread only. */
    Lease lend(SeedId seed, TensorShape shape, DType dtype) {
        Tensor buffer = take(shape, dtype);
        open.merge(seed, 1, Integer::sum);
        return new Lease(seed, buffer, this::giveBack);
    }

    /** Returns how many leases of a seed are open; device thread only. One that was given back is not, even if it is still on its way. */
    public int openLeases(SeedId seed) {
        takeBack();
        return open.getOrDefault(seed, 0);
    }

    @Override
    public String name() {
        return "leases";
    }

    /** Returns the bytes of all buffers, lent or idle. */
    @Override
    public long bytes() {
        return bytes;
    }

    /** Closes every idle buffer, then throws the first failure of a close; leases that are open stay open. */
    @Override
    public Freed clear() {
        takeBack();
        Freed freed = Freed.NONE;
        RuntimeException stuck = null;
        for (Tensor buffer = idle.poll(); buffer != null; buffer = idle.poll()) {
            freed = freed.plus(new Freed(1, sizeOf(buffer)));
            try {
                close(buffer);
            } catch (RuntimeException failure) {
                stuck = stuck == null ? failure : stuck;
            }
        }
        if (stuck != null) {
            throw stuck;
        }
        return freed;
    }

    /** Closes idle buffers; those on loan are closed when they come back. Device thread only. */
    public void end() {
        ended = true;
        clear();
    }

    private Tensor take(TensorShape shape, DType dtype) {
        for (Iterator<Tensor> all = idle.iterator(); all.hasNext(); ) {
            Tensor buffer = all.next();
            if (buffer.dtype() == dtype && buffer.shape().equals(shape)) {
                all.remove();
                return buffer;
            }
        }
        Tensor made = ops.allocate(shape, dtype);
        held(sizeOf(made));
        return made;
    }

    /** Leases come back in bursts, and a task of the lane costs more than what it does for one. */
    private void giveBack(Lease lease) {
        returned.add(lease);
        if (returning.getAndIncrement() == 0) {
            device.release(this::takeBack);
        }
    }

    private void takeBack() {
        int left = returning.get();
        while (left > 0) {
            Lease lease = Objects.requireNonNull(returned.poll(), "counted after it was added");
            boolean returned = false;
            try {
                takeBackSafely(lease);
                returned = true;
            } finally {
                left = returning.decrementAndGet();
                if (!returned && left > 0) {
                    device.release(this::takeBack);
                }
            }
        }
    }

    private void takeBackSafely(Lease lease) {
        try {
            takeBack(lease);
        } catch (RuntimeException stuck) {
            // Its buffer cannot be closed; those behind it, and whoever asks meanwhile, have no part in it.
            Operators.onErrorDropped(stuck, Context.empty());
        }
    }

    private void takeBack(Lease lease) {
        open.computeIfPresent(lease.seed(), (seed, count) -> count == 1 ? null : count - 1);
        Tensor buffer = lease.buffer();
        if (buffer.isClosed()) {
            held(-sizeOf(buffer));
            return; // its consumer closed what was only lent; the pool makes a new one
        }
        if (ended) {
            close(buffer);
            return;
        }
        idle.addFirst(buffer);
        if (idle.size() > capacity) {
            close(idle.removeLast());
        }
    }

    private void close(Tensor buffer) {
        held(-sizeOf(buffer));
        buffer.close();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the device thread is the only writer
    private void held(long change) {
        bytes += change;
    }

    private static long sizeOf(Tensor buffer) {
        return buffer.shape().size() * buffer.dtype().bytes();
    }
}
