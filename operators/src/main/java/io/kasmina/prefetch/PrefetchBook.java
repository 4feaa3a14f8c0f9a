package io.kasmina.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The orders that wait or are under way and every decision about them; no threads, no timers, no Reactor. An order is
 * registered before its request goes out, so no reply can be too early. Not thread-safe.
 */
final class PrefetchBook {

    private final PrefetchConfig config;
    private final Supplier<String> requestIds;
    private final KernelManifest manifest;
    private final FetchBreaker breaker;
    private final PrefetchLog log;
    private final Map<String, Pending> byRequest = new HashMap<>();
    private final Map<SeedId, Pending> bySeed = new HashMap<>();

    /** In order of arrival; a seed waits or is under way, never both. */
    private final Map<SeedId, PrefetchOrder> waiting = new LinkedHashMap<>();

    private List<PrefetchStep> steps = new ArrayList<>();
    private boolean signalsEnded;
    private boolean closing;
    private long nowNanos;

    /** One order under way. */
    private static final class Pending {
        final String requestId;
        final PrefetchOrder order;
        final long beganNanos;

        /** The digest being fetched, null until a reply was taken. */
        @Nullable
        Sha256 expected;

        /** When the fetch began. */
        long repliedNanos;

        Pending(String requestId, PrefetchOrder order, long beganNanos) {
            this.requestId = requestId;
            this.order = order;
            this.beganNanos = beganNanos;
        }
    }

    PrefetchBook(
            PrefetchConfig config,
            Supplier<String> requestIds,
            KernelManifest manifest,
            FetchBreaker breaker,
            PrefetchLog log) {
        this.manifest = manifest;
        this.config = config;
        this.requestIds = requestIds;
        this.breaker = breaker;
        this.log = log;
    }

    /**
     * Hears one event.
     *
     * @param event what happened
     * @param now a monotonic clock's reading in nanoseconds
     * @return what to do now, in this order; the caller's
     */
    List<PrefetchStep> on(PrefetchEvent event, long now) {
        nowNanos = now;
        steps = new ArrayList<>();
        if (event instanceof PrefetchEvent.Signalled signalled) {
            signal(signalled.signal());
        } else if (event instanceof PrefetchEvent.Replied replied) {
            reply(replied.reply());
        } else if (event instanceof PrefetchEvent.SignalsEnded) {
            signalsEnded = true;
        } else if (event instanceof PrefetchEvent.Closing) {
            close();
        } else {
            progress(event);
        }
        beginWaiting();
        log.inflight(byRequest.size());
        if (signalsEnded && byRequest.isEmpty()) {
            steps.add(new PrefetchStep.End());
        }
        return steps;
    }

    private void signal(PrefetchSignal signal) {
        if (signal instanceof PrefetchSignal.Start start) {
            start(start.order());
            return;
        }
        if (signal instanceof PrefetchSignal.Cancel cancel) {
            cancel(cancel.seed(), cancel.generation(), cancel.reason());
        } else if (signal instanceof PrefetchSignal.ForceBreaker force) {
            breaker.force(force.state(), force.rationale(), nowNanos);
            steps.add(new PrefetchStep.Tell(force.done()));
        }
        steps.add(new PrefetchStep.Release());
    }

    private void start(PrefetchOrder order) {
        if (closing) {
            answer("", new PrefetchResult.Canceled(order, CancelReason.SHUTDOWN));
            return;
        }
        cancel(order.seed(), order.generation(), CancelReason.SUPERSEDED);
        if (bySeed.containsKey(order.seed()) || waiting.containsKey(order.seed())) {
            answer("", new PrefetchResult.Canceled(order, CancelReason.SUPERSEDED));
        } else {
            admit(order);
        }
    }

    private void admit(PrefetchOrder order) {
        ReplyRules.Flaw flaw = ReplyRules.ofOrder(order, manifest.find(order.blueprintId()), config.requirePin());
        if (flaw != null) {
            answer("", new PrefetchResult.Failed(order, flaw.reason(), flaw.detail()));
        } else {
            waiting.put(order.seed(), order);
        }
    }

    /** Ends everything; orders that still come are not begun. */
    private void close() {
        closing = true;
        for (Pending pending : List.copyOf(byRequest.values())) {
            finish(pending, new PrefetchResult.Canceled(pending.order, CancelReason.SHUTDOWN));
        }
        waiting.values().forEach(order -> answer("", new PrefetchResult.Canceled(order, CancelReason.SHUTDOWN)));
        waiting.clear();
    }

    /** Ends what a seed has of a generation or an older one. */
    private void cancel(SeedId seed, long generation, CancelReason reason) {
        Pending pending = bySeed.get(seed);
        if (pending != null && pending.order.generation() <= generation) {
            finish(pending, new PrefetchResult.Canceled(pending.order, reason));
        }
        PrefetchOrder order = waiting.get(seed);
        if (order != null && order.generation() <= generation) {
            waiting.remove(seed);
            answer("", new PrefetchResult.Canceled(order, reason));
        }
    }

    private void beginWaiting() {
        Iterator<PrefetchOrder> next = waiting.values().iterator();
        while (next.hasNext() && byRequest.size() < config.maxOutstanding()) {
            PrefetchOrder order = next.next();
            next.remove();
            begin(order);
        }
    }

    private void begin(PrefetchOrder order) {
        if (order.artifactRef() == null && !breaker.allow(order.seed(), nowNanos)) {
            answer("", new PrefetchResult.Failed(order, GateReason.FETCH_DENIED, "fetch breaker: open"));
            return;
        }
        Pending pending = new Pending(requestIds.get(), order, nowNanos);
        byRequest.put(pending.requestId, pending);
        bySeed.put(order.seed(), pending);
        log.requested(pending.requestId, order);
        steps.add(new PrefetchStep.Ask(pending.requestId, order));
        if (order.artifactRef() != null && order.pin() != null) {
            fetch(pending, order.artifactRef(), order.pin());
        }
    }

    private void reply(KernelReply reply) {
        Pending pending = byRequest.get(reply.requestId());
        if (pending == null) {
            log.ignored("unknown_request");
        } else if (!pending.order.blueprintId().equals(reply.blueprintId())) {
            log.ignored("other_blueprint");
        } else if (pending.expected != null) {
            log.ignored("answered_before");
        } else if (reply instanceof KernelReply.Ready ready) {
            ready(pending, ready);
        } else {
            fail(pending, GateReason.FETCH_FAILED, "reply: the source has no such artifact");
        }
    }

    private void ready(Pending pending, KernelReply.Ready ready) {
        Sha256 checksum = Sha256.parse(ready.checksum());
        KernelPin known = manifest.find(pending.order.blueprintId());
        Sha256 own = pending.order.pin();
        Sha256 pin = own == null && known != null ? known.digest() : own;
        ReplyRules.Flaw flaw = ReplyRules.ofReply(ready, checksum, pin, known);
        if (flaw != null) {
            fail(pending, flaw.reason(), flaw.detail());
        } else if (checksum != null) {
            fetch(pending, ready.artifactRef(), checksum);
        }
    }

    private void fetch(Pending pending, String artifactRef, Sha256 expected) {
        pending.expected = expected;
        pending.repliedNanos = nowNanos;
        steps.add(new PrefetchStep.Fetch(pending.requestId, artifactRef, expected));
    }

    private void progress(PrefetchEvent event) {
        if (event instanceof PrefetchEvent.FetchEnded ended) {
            Pending pending = byRequest.get(ended.requestId());
            if (pending != null) {
                fetched(pending, ended.result());
            }
        } else if (event instanceof PrefetchEvent.TimedOut late) {
            failIfPending(
                    late.requestId(),
                    GateReason.FETCH_TIMEOUT,
                    "timeout: " + config.timeout().toMillis() + " ms");
        } else if (event instanceof PrefetchEvent.Unpublished unpublished) {
            failIfPending(
                    unpublished.requestId(), GateReason.FETCH_FAILED, "request: not published, " + unpublished.cause());
        }
    }

    private void fetched(Pending pending, FetchResult result) {
        if (result instanceof FetchResult.Failed failed) {
            fail(pending, FetchRules.reasonOf(failed.reason()), FetchRules.detailOf(failed));
        } else if (result instanceof FetchResult.Fetched fetched) {
            if (fetched.digest().equals(pending.expected)) {
                if (pending.order.artifactRef() == null) {
                    breaker.ok(nowNanos);
                }
                log.fetched(nowNanos - pending.repliedNanos);
                finish(
                        pending,
                        new PrefetchResult.Fetched(
                                pending.order,
                                pending.requestId,
                                fetched.file(),
                                fetched.digest(),
                                nowNanos - pending.beganNanos));
            } else {
                fail(
                        pending,
                        GateReason.DIGEST_MISMATCH,
                        "file: must be " + pending.expected + ", was " + fetched.digest());
            }
        }
    }

    private void failIfPending(String requestId, GateReason reason, String detail) {
        Pending pending = byRequest.get(requestId);
        if (pending != null) {
            fail(pending, reason, detail);
        }
    }

    private void fail(Pending pending, GateReason reason, String detail) {
        if (pending.order.artifactRef() == null) {
            breaker.fail(nowNanos);
        }
        finish(pending, new PrefetchResult.Failed(pending.order, reason, detail));
    }

    private void finish(Pending pending, PrefetchResult result) {
        byRequest.remove(pending.requestId);
        bySeed.remove(pending.order.seed());
        steps.add(new PrefetchStep.Stop(pending.requestId));
        answer(pending.requestId, result);
    }

    private void answer(String requestId, PrefetchResult result) {
        log.ended(requestId, result);
        steps.add(new PrefetchStep.Deliver(result));
        steps.add(new PrefetchStep.Release());
    }
}
