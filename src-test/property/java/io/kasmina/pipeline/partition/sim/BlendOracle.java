package io.kasmina.pipeline.partition.sim;

import io.kasmina.contract.SeedId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every activation is answered once, in its place; one whose seed and step came before may be passed over. */
final class BlendOracle {

    /** Most activations in flight. */
    private static final int IN_FLIGHT = 4;

    private final List<Ledger.FrameSent> frames;
    private final List<String> blends;
    private final Map<String, String> answers = new HashMap<>();
    private final Map<SeedId, Integer> misses = new HashMap<>();
    private final Set<Start> starts;

    /** A seed and the first step that it blends. */
    record Start(SeedId seed, long step) {}

    /**
     * Makes an oracle.
     *
     * @param starts where blending began: a frame that meets its seed's command on the way may have none of the logits that it came to need
     */
    BlendOracle(List<Ledger.FrameSent> frames, List<String> blends, Set<Start> starts) {
        this.frames = frames;
        this.blends = blends;
        this.starts = starts;
    }

    void check(List<String> faults) {
        int next = 0;
        for (Ledger.FrameSent frame : frames) {
            String start = frame.run() + " " + frame.seed() + " " + frame.step() + " ";
            boolean answered = next < blends.size() && blends.get(next).startsWith(start);
            if (answered) {
                answer(start, blends.get(next), frame, faults);
                next++;
            } else if (!frame.repeated()) {
                faults.add("not answered in its place: " + frame);
            }
        }
        if (next < blends.size()) {
            faults.add("answers to nothing: " + blends.subList(next, blends.size()));
        }
    }

    /** As many as are in flight, each time that it begins to blend. */
    private long allowed(SeedId seed) {
        return IN_FLIGHT
                * starts.stream().filter(start -> start.seed().equals(seed)).count();
    }

    private void answer(String start, String blend, Ledger.FrameSent frame, List<String> faults) {
        String before = answers.putIfAbsent(start, blend);
        if (before != null && !frame.repeated()) {
            faults.add("answered twice: " + before + " and " + blend);
        }
        String content = blend.substring(start.length());
        boolean missed = content.equals("missing_logits");
        if (missed && misses.merge(frame.seed(), 1, Integer::sum) > allowed(frame.seed())) {
            faults.add("too often: " + blend);
        }
        if (!missed && !content.equals("untouched") && !content.startsWith("[")) {
            faults.add("failed: " + blend);
        }
    }
}
