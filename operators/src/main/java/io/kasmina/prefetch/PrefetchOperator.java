package io.kasmina.prefetch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/**
 * Brings kernels: exactly one {@link PrefetchResult} for each {@link PrefetchSignal.Start}, in the order in which
 * they end. Use it by {@code transformDeferred}; each subscription has its own orders and its own fetch breaker.
 *
 * <p>For an order it publishes a request, takes the first reply that names the request and the blueprint, checks the
 * reply's checksum against the pin, fetches and hands over the verified file; the order fails after {@link
 * PrefetchConfig#timeout()}. An order that says itself where its artifact lies asks nobody. Replies that are late, foreign, repeated or about another blueprint are counted and
 * ignored. Three failures in a row open the breaker.
 *
 * <p>At most {@code maxOutstanding} orders are under way and {@code maxWaiting} wait for their turn, where a cancel
 * still reaches them; beyond that no signal is requested. A waiting order's time has not begun. When the source
 * completes, orders still end; when this flux is cancelled or its source fails, they are stopped. It fails itself
 * only where the source or the replies do. Nothing blocks; results are delivered on whichever thread ended the order.
 */
public final class PrefetchOperator implements Function<Flux<PrefetchSignal>, Flux<PrefetchResult>> {

    private static final int MAX_PREFIX = 64;

    private final PrefetchConfig config;
    private final PrefetchPorts ports;
    private final String requestPrefix;

    /** Outlives subscriptions, so that a reply to an earlier one matches nothing. */
    private final AtomicLong requests = new AtomicLong();

    private PrefetchOperator(PrefetchConfig config, String requestPrefix, PrefetchPorts ports) {
        this.config = config;
        this.requestPrefix = requestPrefix;
        this.ports = ports;
    }

    /**
     * Makes an operator.
     *
     * @param config the limits
     * @param requestPrefix begins every request id; unique among runners and their restarts, 1 to 64 characters, not
     *     blank
     * @param ports the collaborators
     * @throws IllegalArgumentException if the prefix is out of bounds
     */
    public static PrefetchOperator of(PrefetchConfig config, String requestPrefix, PrefetchPorts ports) {
        if (requestPrefix.isBlank() || requestPrefix.length() > MAX_PREFIX) {
            throw new IllegalArgumentException("requestPrefix: must be 1 to " + MAX_PREFIX
                    + " characters and not blank, was " + requestPrefix.length() + " characters");
        }
        return new PrefetchOperator(config, requestPrefix, ports);
    }

    @Override
    public Flux<PrefetchResult> apply(Flux<PrefetchSignal> in) {
        return Flux.defer(() -> new PrefetchLoop(config, ports, this::nextRequestId).run(in));
    }

    private String nextRequestId() {
        return requestPrefix + "-" + requests.incrementAndGet();
    }
}
