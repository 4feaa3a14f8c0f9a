package io.kasmina.pipeline.state;

import io.kasmina.blend.LogitsNeed;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;

/** Tells what a seed's blend has to do with logits. Pure; any thread. */
public final class LogitsRule {

    private LogitsRule() {}

    /**
     * Returns the need of a frame: NOW exactly where a plan made of the same state blends by logits. A command may bring a blend of another mode
     * until the seed is kept for good.
     *
     * @param view the seed
     * @param step the frame's step, at least 0
     */
    public static LogitsNeed need(SeedView view, long step) {
        if (!view.stage().isLive()) {
            return LogitsNeed.NONE;
        }
        if (view.spec().needsLogits()) {
            return view.blendsIn(step) ? LogitsNeed.NOW : LogitsNeed.LATER;
        }
        return view.stage() == SeedStage.FOSSILIZED ? LogitsNeed.NONE : LogitsNeed.LATER;
    }
}
