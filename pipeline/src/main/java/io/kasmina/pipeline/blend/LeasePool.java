package io.kasmina.pipeline.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

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
    private boolean ended;

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
        return new Lease(seed, buffer, lease -> device.release(() -> takeBack(lease)));
    }

    /** Returns how many leases of a seed are open; device thread only. */
    public int openLeases(SeedId seed) {
        return open.getOrDefault(seed, 0);
    }

    @Override
    public String name() {
        return "leases";
    }

    /** Closes idle buffers; leases that are open stay open. */
    @Override
    public Freed clear() {
        Freed freed = Freed.NONE;
        for (Tensor buffer : idle) {
            freed = freed.plus(
                    new Freed(1, buffer.shape().size() * buffer.dtype().bytes()));
            buffer.close();
        }
        idle.clear();
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
        int bytes = Math.toIntExact(Math.multiplyExact(shape.size(), (long) dtype.bytes()));
        return ops.create(shape, dtype, ByteBuffer.allocateDirect(bytes));
    }

    private void takeBack(Lease lease) {
        open.computeIfPresent(lease.seed(), (seed, count) -> count == 1 ? null : count - 1);
        Tensor buffer = lease.buffer();
        if (buffer.isClosed()) {
            return; // its consumer closed what was only lent; the pool makes a new one
        }
        if (ended) {
            buffer.close();
            return;
        }
        idle.addFirst(buffer);
        if (idle.size() > capacity) {
            idle.removeLast().close();
        }
    }
}
