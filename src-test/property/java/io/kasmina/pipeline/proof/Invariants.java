package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold after every input, whatever the model says. Looks at what was observed alone. */
final class Invariants {

    private static final long EMBARGO_MILLIS = 30_000;

    private static final Set<String> WITHOUT_EFFECT = Set.of("refused", "rejected");

    /** The lifecycle of the specification. */
    private static final Set<String> EDGES = Set.of(
            "dormant germinated",
            "germinated training",
            "training blending",
            "blending shadowing",
            "shadowing probationary",
            "probationary fossilized",
            "fossilized terminated",
            "germinated culled",
            "training culled",
            "blending culled",
            "shadowing culled",
            "probationary culled",
            "culled embargoed",
            "embargoed resetting",
            "resetting dormant");

    private List<Reaction.Shown> before;
    private final Map<SeedId, String> announced = new HashMap<>();

    /** The embargo began between these two times. */
    private final long[] embargoedFrom = new long[Setting.SEEDS.size()];

    private final long[] embargoedTo = new long[Setting.SEEDS.size()];
    /** Retired seeds that a rollback is bringing back: only those may await a kernel. */
    private final Set<SeedId> recalled = new HashSet<>();

    private final boolean late;
    private long then;
    private long now;

    /** Begins with fresh seeds; {@code late} where the plans are those of the last step. */
    Invariants(List<Reaction.Shown> fresh, boolean late) {
        before = fresh;
        this.late = late;
        Arrays.fill(embargoedFrom, -EMBARGO_MILLIS);
    }

    SeedStage stageOf(SeedId seed) {
        return before.get(Setting.SEEDS.indexOf(seed)).stage();
    }

    /** Returns what is broken, empty where nothing is. */
    String check(Input input, Reaction after) {
        then = now;
        now += input instanceof Input.Pass pass ? pass.millis() : 0;
        recall(input, after.replies());
        String broken = replies(input, after);
        for (int i = 0; broken.isEmpty() && i < before.size(); i++) {
            broken = seed(i, before.get(i), after.seeds().get(i), input);
        }
        if (broken.isEmpty()) {
            broken = events(input, after.said());
        }
        settle(after.seeds());
        before = after.seeds();
        return broken;
    }

    private String replies(Input input, Reaction after) {
        int least = input instanceof Input.Send ? 1 : 0;
        int most = input instanceof Input.Global ? 1 : least;
        long outcomes =
                after.replies().stream().filter(reply -> !reply.isToHost()).count();
        if (outcomes < least || outcomes > most) {
            return "one outcome a command: " + after.replies();
        }
        boolean without = after.replies().stream().anyMatch(reply -> WITHOUT_EFFECT.contains(reply.verdict()));
        return without && !before.equals(after.seeds())
                ? "a refused command changes nothing: " + before + " to " + after.seeds()
                : "";
    }

    private void recall(Input input, List<Reaction.Reply> replies) {
        if (input instanceof Input.Checkpoint checkpoint && checkpoint.restores()) {
            recalled.add(checkpoint.seed());
        }
        if (input instanceof Input.Send send && send.order() == Order.ROLLBACK) {
            replies.stream()
                    .filter(reply -> reply.verdict().equals("pending"))
                    .forEach(reply -> recalled.add(send.seed()));
        }
    }

    /** The recall is over when nothing is awaited any more. */
    private void settle(List<Reaction.Shown> seeds) {
        recalled.removeIf(seed -> !seeds.get(Setting.SEEDS.indexOf(seed)).pending());
    }

    private String seed(int index, Reaction.Shown was, Reaction.Shown is, Input input) {
        boolean live = is.stage().number() >= SeedStage.GERMINATED.number()
                && is.stage().number() <= SeedStage.FOSSILIZED.number();
        boolean idle = late || is.plan().equals(Reaction.Plan.NONE);
        boolean awaits = is.pending() && !recalled.contains(Setting.SEEDS.get(index));
        if (!live && (is.paused() || is.attached() || awaits || is.violations() > 0 || !idle)) {
            return "a retired seed holds nothing: " + is;
        }
        boolean retired = is.generation() > was.generation();
        boolean gone = is.stage() == SeedStage.EMBARGOED || is.stage() == SeedStage.TERMINATED;
        if (is.generation() < was.generation() || (gone && is.stage() != was.stage() && !retired)) {
            return "the generation rises at each retirement: " + was + " to " + is;
        }
        if (is.epoch() < was.epoch() || (is.stage() != was.stage() && is.epoch() == was.epoch())) {
            return "the stage epoch rises at each change of stage: " + was + " to " + is;
        }
        if (is.violations() > was.violations() && !retired && !leaks(input)) {
            return "no violation without a leak: " + was + " to " + is;
        }
        return embargo(index, was, is);
    }

    private String embargo(int index, Reaction.Shown was, Reaction.Shown is) {
        // By the epoch: the generation also rises where a return is called off, which extends no embargo.
        if (is.stage() == SeedStage.EMBARGOED && is.epoch() > was.epoch()) {
            embargoedFrom[index] = then;
            embargoedTo[index] = now;
        }
        boolean germinates = was.stage() == SeedStage.DORMANT && is.stage() == SeedStage.GERMINATED;
        if (germinates && now - embargoedFrom[index] < EMBARGO_MILLIS) {
            return "the embargo is kept: " + was + " to " + is;
        }
        return is.stage() == SeedStage.EMBARGOED && now - embargoedTo[index] >= EMBARGO_MILLIS
                ? "the embargo ends by itself: " + is
                : "";
    }

    private String events(Input input, List<Said> said) {
        int failed = 0;
        int failures = 0;
        for (Said event : said) {
            failed += event.name() == EventName.GATE_EVENT
                            && event.what().split(" ")[1].equals("false")
                    ? 1
                    : 0;
            failures += event.name() == EventName.GATE_FAILURE && event.level() == Level.CRITICAL ? 1 : 0;
            if (event.name() == EventName.ISOLATION_VIOLATION && !leaks(input)) {
                return "no violation is forged: " + event;
            }
            if (event.name() == EventName.STAGE_CHANGED && !moves(event)) {
                return "stages change along the table, one after the other: " + event;
            }
        }
        return failed == failures ? "" : "a failed gate is said twice, once as CRITICAL: " + said;
    }

    private static boolean leaks(Input input) {
        return input instanceof Input.Show show && show.sight() == Sight.LEAK;
    }

    private boolean moves(Said event) {
        String[] what = event.what().split(" ");
        String from = announced.put(event.seed(), what[1]);
        boolean legal = event.what().endsWith(" recall") || EDGES.contains(what[0] + " " + what[1]);
        return legal && (from == null ? "dormant" : from).equals(what[0]);
    }
}
