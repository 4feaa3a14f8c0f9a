package io.kasmina.pipeline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A pipeline that is ended again and again, each time to go on from its cuts, against the model that is told of the restarts. {@link
 * NaiveRestart} is what a restart may cost; everything else has to be as if there had been none.
 */
class RestartProperties {

    private static final int SEQUENCES = Integer.getInteger("kasmina.proof.sequences", 3_000) / 100;
    private static final int MOST_INPUTS = 600;
    private static final int INPUTS_A_RESTART = 12;

    private final Set<SeedStage> stages = EnumSet.noneOf(SeedStage.class);
    private int paused;
    private int pending;
    private int recalled;

    @Test
    void whatIsAnsweredAndSeenIsAsIfThePipelineHadNeverEnded() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Setting setting = Setting.pipeline();
            setting = seed % 5 == 3 ? setting.moving() : setting;
            setting = seed % 5 == 1 ? setting.observing(Fetch.FITS) : setting;
            play(setting, seed);
        }
        assertThat(stages)
                .as("stages in which a process ended")
                .containsAll(EnumSet.range(SeedStage.DORMANT, SeedStage.FOSSILIZED))
                .contains(SeedStage.EMBARGOED, SeedStage.TERMINATED);
        assertThat(List.of(paused, pending, recalled))
                .as("seeds that were paused, awaited a kernel, or were being brought back")
                .doesNotContain(0);
    }

    private void play(Setting setting, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        List<String> played = new ArrayList<>();
        try (NaiveWorld model = new NaiveWorld(setting);
                PipelineWorld subject = new PipelineWorld(setting)) {
            Chooser chooser = new Chooser(seed, model);
            while (played.size() < MOST_INPUTS) {
                Input next = chooser.next();
                if (outlivesProcesses(next)) {
                    played.add(next.toString());
                    next.give(model);
                    next.give(subject);
                    compare(model, subject, seed, played);
                }
                if (random.nextInt(INPUTS_A_RESTART) == 0) {
                    played.add("restart");
                    restart(model, subject);
                    compare(model, subject, seed, played);
                }
            }
        }
    }

    /** Teachers, copies and leases are the process's own; the device of a process that ends is not asked what it still holds. */
    private static boolean outlivesProcesses(Input input) {
        boolean registry = input instanceof Input.Global global && global.errand() instanceof Errand.Registry;
        boolean own = input instanceof Input.Checkpoint || input instanceof Input.Leave || input instanceof Input.Hold;
        return !registry && !own;
    }

    private void restart(NaiveWorld model, PipelineWorld subject) {
        model.seeds.values().forEach(this::count);
        NaiveRestart.of(model);
        Map<SeedId, Fetch> returning = new HashMap<>();
        model.seeds.forEach((id, seed) -> {
            if (seed.kernel != null) {
                returning.put(id, seed.kernel);
            }
        });
        subject.restart(returning);
    }

    private void count(NaiveSeed seed) {
        if (seed.known) {
            stages.add(seed.stage);
        }
        paused += seed.paused ? 1 : 0;
        pending += seed.pending ? 1 : 0;
        recalled += seed.recall != null ? 1 : 0;
    }

    private static void compare(NaiveWorld model, PipelineWorld subject, long seed, List<String> played) {
        Reaction wanted = model.take();
        Reaction seen = subject.take();
        String difference = new Reaction(wanted.replies(), List.of(), wanted.seeds())
                .difference(new Reaction(seen.replies(), List.of(), seen.seeds()));
        assertThat(difference)
                .as(() -> "seed " + seed + ":\n" + String.join("\n", played))
                .isEmpty();
    }
}
