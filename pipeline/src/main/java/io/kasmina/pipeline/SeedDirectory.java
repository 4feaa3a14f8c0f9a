package io.kasmina.pipeline;

import io.kasmina.blend.Frame;
import io.kasmina.blend.LogitsNeed;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.state.LogitsRule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

/**
 * What outsiders may see of seeds. Each view is written by its seed's lane alone; changes are announced by one mailbox, so that lanes never
 * emit at once, and an announcement carries the view of the moment at which it is read.
 */
final class SeedDirectory {

    private static final int ANNOUNCEMENTS = 65_536;

    private final Map<SeedId, SeedView> views = new ConcurrentHashMap<>();
    private final Sinks.Many<SeedId> changes = Sinks.many().multicast().directBestEffort();
    private final SerialMailbox mailbox;

    SeedDirectory(SerialMailbox mailbox) {
        this.mailbox = mailbox;
    }

    void publish(SeedView view) {
        views.put(view.seed(), view);
        // Whoever subscribes later reads the view itself.
        if (changes.currentSubscriberCount() > 0) {
            mailbox.post(() -> announce(view.seed()));
        }
    }

    @Nullable
    SeedView find(SeedId seed) {
        return views.get(seed);
    }

    /** Returns the number of seeds with a live stage. */
    long active() {
        return views.values().stream().filter(view -> view.stage().isLive()).count();
    }

    /** Tells what the blend of a frame's seed and step has to do with logits, by the latest view. */
    LogitsNeed logitsNeed(Frame frame) {
        SeedView view = find(frame.seed());
        return view == null ? LogitsNeed.NONE : LogitsRule.need(view, frame.step());
    }

    /** Returns the number of seeds for which a fallback kernel stands in. */
    long fallbacks() {
        return views.values().stream().filter(SeedView::fallbackUsed).count();
    }

    /** Subscribes to changes before it reads what is there, so that nothing falls between. */
    Flux<SeedView> views() {
        Flux<SeedView> announced = changes.asFlux()
                .onBackpressureBuffer(ANNOUNCEMENTS, BufferOverflowStrategy.DROP_OLDEST)
                .handle(this::read);
        return Flux.merge(announced, Flux.defer(() -> Flux.fromIterable(views.values())));
    }

    void complete() {
        mailbox.post(() -> changes.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST));
    }

    private void read(SeedId seed, SynchronousSink<SeedView> sink) {
        SeedView view = views.get(seed);
        if (view != null) {
            sink.next(view);
        }
    }

    private void announce(SeedId seed) {
        Sinks.EmitResult result = changes.tryEmitNext(seed);
        if (result != Sinks.EmitResult.FAIL_ZERO_SUBSCRIBER && result != Sinks.EmitResult.FAIL_TERMINATED) {
            result.orThrow();
        }
    }
}
