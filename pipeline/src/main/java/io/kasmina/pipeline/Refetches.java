package io.kasmina.pipeline;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedId;
import io.kasmina.prefetch.PrefetchOrder;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Kernels that restored seeds wait for. A restart may want thousands at once; a few at a time are under way, so that a germination finds
 * a place among them, and the others wait here, one a seed, none given up. A seed that had its kernel before does not lose its life to a
 * source that is away just then: the order waits again, and all of them for a while.
 *
 * <p>Confined to one mailbox, but for {@link #insistsOn}.
 */
final class Refetches {

    private static final long FIRST_MILLIS = 1_000;
    private static final int DOUBLINGS = 5;

    /** Nobody has said that there is no such kernel, or who said so may be wrong about it in a while. */
    private static final Set<GateReason> PASSING =
            EnumSet.of(GateReason.FETCH_FAILED, GateReason.FETCH_TIMEOUT, GateReason.FETCH_DENIED);

    private final int window;
    private final Map<SeedId, PrefetchOrder> waiting = new LinkedHashMap<>();
    private final Set<PrefetchOrder> underWay = new HashSet<>();

    /** Orders of seeds that had their kernels; written by the mailbox, read by whoever ends an order. */
    private final Map<SeedId, PrefetchOrder> insisting = new ConcurrentHashMap<>();

    private boolean held;
    private int failures;

    /**
     * Makes an empty line.
     *
     * @param window most that are under way, at least 1
     */
    Refetches(int window) {
        this.window = window;
    }

    /**
     * Adds an order.
     *
     * @param order the order
     * @param insists true where it is asked again when it fails for a reason that may pass
     */
    void add(PrefetchOrder order, boolean insists) {
        waiting.put(order.seed(), order);
        if (insists) {
            insisting.put(order.seed(), order);
        }
    }

    /** Forgets what a seed waits for; what is under way for it ends by itself. */
    void cancel(SeedId seed, long generation) {
        waiting.computeIfPresent(seed, (id, order) -> order.generation() <= generation ? null : order);
        insisting.computeIfPresent(seed, (id, order) -> order.generation() <= generation ? null : order);
    }

    /** Returns whose turn it is, null where nobody waits, enough are under way, or all are held. */
    @Nullable
    PrefetchOrder next() {
        Iterator<PrefetchOrder> first = waiting.values().iterator();
        return first.hasNext() && !held && underWay.size() < window ? first.next() : null;
    }

    /** The next one has begun. */
    void begun(PrefetchOrder order) {
        waiting.remove(order.seed());
        underWay.add(order);
    }

    /** Tells whether an order that failed is to be asked again; any thread. */
    boolean insistsOn(PrefetchOrder order, GateReason reason) {
        return PASSING.contains(reason) && order.equals(insisting.get(order.seed()));
    }

    /**
     * Puts an order back that failed, unless its seed was retired meanwhile.
     *
     * @return how long all of them are held from now on in ms; 0 where they are already, or need not be
     */
    long putBack(PrefetchOrder order) {
        if (!order.equals(insisting.get(order.seed()))) {
            return 0;
        }
        waiting.put(order.seed(), order);
        if (held) {
            return 0;
        }
        held = true;
        return FIRST_MILLIS << Math.min(failures++, DOUBLINGS);
    }

    /** Lets them go on. */
    void letGo() {
        held = false;
    }

    /** An order has ended, one of these or another. */
    void ended(PrefetchOrder order) {
        if (underWay.remove(order) && !order.equals(waiting.get(order.seed()))) {
            insisting.remove(order.seed(), order);
            failures = 0;
        }
    }

    /** Forgets everybody who waits. */
    void clear() {
        waiting.clear();
        insisting.clear();
    }
}
