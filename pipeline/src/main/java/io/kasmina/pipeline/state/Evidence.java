package io.kasmina.pipeline.state;

import io.kasmina.contract.BlendFailure;
import io.kasmina.isolate.IsolationVerdict;
import java.util.List;

/**
 * What a step or a frame showed about one seed.
 *
 * @param generation the generation of the plan that was executed; another one makes this evidence void
 * @param step the step
 * @param failures blends that were not made, in order
 * @param madeAfter how many of the failures came before the last blend that was made, {@link #NONE_MADE} where none was
 * @param verdicts isolation checks of the step, in order
 * @param kernelP50Millis p50 of the last kernel forwards in ms, NaN where none was measured
 */
public record Evidence(
        long generation,
        long step,
        List<BlendFailure> failures,
        int madeAfter,
        List<IsolationVerdict> verdicts,
        double kernelP50Millis) {

    /** Value of {@code madeAfter} where no blend was made. */
    public static final int NONE_MADE = -1;

    /** Copies the lists. */
    public Evidence {
        failures = List.copyOf(failures);
        verdicts = List.copyOf(verdicts);
    }
}
