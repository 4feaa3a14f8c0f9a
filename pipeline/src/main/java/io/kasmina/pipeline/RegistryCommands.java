package io.kasmina.pipeline;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.registry.RegistryAnswer;
import io.kasmina.pipeline.registry.RegistryChanges;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Registry control, one command after the other in the order of their arrival: the lanes say which seeds live, then the device, where
 * kernels attach, decides.
 *
 * <pre>
 * unforced:            lanes' views ─▶ device: applied, refused, or seeds live
 * forced:   device: refused whatever becomes of seeds?
 *              └─ no ─▶ lanes retire all ─▶ device: applied, or a seed germinated since ─┐
 *                          ▲─────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Each round after the first needs a seed that germinated and attached in between, so rounds end with such commands.
 */
final class RegistryCommands {

    private static final int MOST_NAMED = 8;

    private final SeedLanes lanes;
    private final DeviceLane device;
    private final RegistryChanges changes;
    private final RegistryEvents events;
    private final Scheduler scheduler;
    private final AtomicReference<Mono<Void>> last = new AtomicReference<>(Mono.empty());

    RegistryCommands(
            SeedLanes lanes, DeviceLane device, RegistryChanges changes, RegistryEvents events, Scheduler scheduler) {
        this.lanes = lanes;
        this.device = device;
        this.changes = changes;
        this.events = events;
        this.scheduler = scheduler;
    }

    Mono<Outcome> answer(Outcome.Subject subject, Command.ForRegistry command) {
        Mono<Outcome> answer = inTurn(command.forced() ? force(command) : decide(command, lanes.views()))
                .doOnNext(done -> events.say(command, done))
                .map(done -> outcome(subject, done));
        return GlobalCommands.unlessClosed(subject, answer).publishOn(scheduler);
    }

    private Mono<RegistryAnswer> force(Command.ForRegistry command) {
        Mono<RegistryAnswer> refusal = onDevice(() -> changes.refusal(command));
        return refusal.switchIfEmpty(decide(command, lanes.reset())
                .repeat()
                .filter(answer -> !(answer instanceof RegistryAnswer.SeedsLive))
                .next());
    }

    private Mono<RegistryAnswer> decide(Command.ForRegistry command, Mono<List<SeedView>> seeds) {
        return seeds.flatMap(views -> onDevice(() -> changes.apply(command, views)));
    }

    /** Asked from a thread of the scheduler, since callers and former answers may be on the device thread, which never waits for itself. */
    private Mono<RegistryAnswer> onDevice(Callable<? extends @Nullable RegistryAnswer> task) {
        return Mono.defer(() -> device.<RegistryAnswer>control(task)).subscribeOn(scheduler);
    }

    /** Commands arrive one by one, so that whoever takes the last one's end first goes first. */
    private <T> Mono<T> inTurn(Mono<T> work) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> done = Sinks.empty();
            Mono<Void> before = last.getAndSet(done.asMono());
            return before.then(work).doFinally(end -> done.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST));
        });
    }

    private static Outcome outcome(Outcome.Subject subject, RegistryAnswer answer) {
        if (answer instanceof RegistryAnswer.Refused refused) {
            return new Outcome.Refused(subject, refused.reason(), refused.detail(), SeedStage.UNKNOWN, refused.owner());
        }
        return answer instanceof RegistryAnswer.SeedsLive live
                ? GlobalCommands.refused(subject, Refusal.SEEDS_LIVE, named(live.seeds()))
                : GlobalCommands.applied(subject);
    }

    private static String named(Set<SeedId> seeds) {
        String first = seeds.stream().limit(MOST_NAMED).map(SeedId::value).collect(Collectors.joining(", "));
        return seeds.size() <= MOST_NAMED ? first : first + " and " + (seeds.size() - MOST_NAMED) + " more";
    }
}
