package io.kasmina.isolate;

import java.util.function.Function;
import reactor.core.publisher.Flux;

/** Judges streamed gradients, one check for each record, in order. Stateless: what a verdict means for a seed is decided behind it. */
public final class IsolateOperator implements Function<Flux<Gradients>, Flux<IsolationCheck>> {

    private final IsolationRules rules;

    private IsolateOperator(IsolationRules rules) {
        this.rules = rules;
    }

    /** Makes an operator with the given limits. */
    public static IsolateOperator of(IsolationConfig config) {
        return new IsolateOperator(IsolationRules.of(config));
    }

    @Override
    public Flux<IsolationCheck> apply(Flux<Gradients> in) {
        return in.map(this::judge);
    }

    private IsolationCheck judge(Gradients gradients) {
        IsolationVerdict verdict = rules.judge(gradients.leak(), gradients.moments(), gradients.sampled());
        return new IsolationCheck(gradients.seed(), gradients.step(), verdict);
    }
}
