package io.kasmina.pipeline.state;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.gate.GateInputs;
import io.kasmina.gate.GateResult;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GERMINATE: G0, then GERMINATED with a prefetch under way. Pure. */
final class GerminateRule {

    private final GateChecks gates;

    GerminateRule(GateChecks gates) {
        this.gates = gates;
    }

    Answer decide(SeedState state, Outcome.Subject subject, Command.Germinate command, RuleContext context) {
        Refusal refusal = refusal(state, command, context);
        if (refusal != null) {
            return Answer.refuse(state, subject, refusal, "");
        }
        GateResult sanity =
                gates.germination(new GateInputs.Germination(command.blueprintId(), command.parameters(), true));
        if (sanity.reason() != null) {
            return new Answer(
                    new Outcome.GateFailed(subject, sanity.gate(), sanity.reason(), state.stage(), state.stage()),
                    new Decision(state, SeedEvents.failed(state, sanity)));
        }
        return germinate(state, subject, command, context.pinOf(command), sanity);
    }

    private static @Nullable Refusal refusal(SeedState state, Command.Germinate command, RuleContext context) {
        return switch (state.stage()) {
            case DORMANT -> context.requirePin() && context.pinOf(command) == null ? Refusal.UNPINNED_ARTIFACT : null;
            case CULLED, EMBARGOED, RESETTING -> Refusal.EMBARGOED;
            default -> Refusal.ILLEGAL_TRANSITION;
        };
    }

    private static Answer germinate(
            SeedState state,
            Outcome.Subject subject,
            Command.Germinate command,
            @Nullable Sha256 pin,
            GateResult sanity) {
        Germ germ = new Germ(command.blueprintId(), command.run(), pin, command.blend(), Germ.NOT_BLENDING, false);
        SeedState after = state.entering(SeedStage.GERMINATED)
                .with(germ)
                .with(new KernelState.Pending())
                .with(Health.FRESH)
                .withStable(null);
        PrefetchOrder order =
                new PrefetchOrder(after.seed(), after.generation(), germ.blueprintId(), germ.run(), germ.pin());
        List<Effect> effects = new ArrayList<>(SeedEvents.evaluated(state, sanity));
        effects.add(SeedEvents.stageChanged(state, after));
        effects.add(new Effect.ForgetSnapshot(state.seed()));
        effects.add(new Effect.Prefetch(new PrefetchSignal.Start(order)));
        return new Answer(new Outcome.Pending(subject, state.stage(), after.stage()), new Decision(after, effects));
    }
}
