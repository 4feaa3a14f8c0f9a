package io.kasmina.pipeline.durable;

import io.kasmina.support.TempFolder;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import reactor.core.publisher.Hooks;

/** Full disks, failing disks, kills and power losses in any order: {@link SpentNonces} says what must hold after each. */
class PowerLossProperties {

    private enum Event {
        COMMAND,
        /** Enough of them that their death is worth a compaction. */
        BURST,
        REPLAY,
        MILLISECONDS,
        HALF_A_LIFE,
        TICK,
        BUSY_DISK,
        IDLE_DISK,
        FULL_DISK,
        FAILING_DISK,
        SOUND_DISK,
        KILL,
        POWER_LOSS
    }

    /** A compaction that found no room is reported as dropped; thousands of reports would bury the log. */
    @BeforeProperty
    void expectReports() {
        Hooks.onErrorDropped(failure -> {});
    }

    @AfterProperty
    void expectNoMoreReports() {
        Hooks.resetOnErrorDropped();
    }

    @Property(tries = 400)
    void nothingAcceptedIsAcceptedTwiceAndNothingDeclinedIsSpent(
            @ForAll("events") List<Event> events, @ForAll Random random) throws IOException {
        try (TempFolder temp = TempFolder.make()) {
            DurableBed bed = new DurableBed(temp.path());
            SpentNonces model = new SpentNonces(bed);
            for (Event event : events) {
                play(event, bed, model, random);
                model.check();
            }
        }
    }

    private static void play(Event event, DurableBed bed, SpentNonces model, Random random) throws IOException {
        switch (event) {
            case COMMAND -> model.command();
            case BURST -> model.commands(700);
            case REPLAY -> model.replay(random);
            case MILLISECONDS -> model.pass(random.nextInt(100));
            case HALF_A_LIFE -> model.pass(33_000);
            case TICK -> model.tick();
            case BUSY_DISK -> bed.journal.hold();
            case IDLE_DISK -> bed.journal.letGo();
            case FULL_DISK -> bed.disk.fill(true);
            case FAILING_DISK -> bed.disk.fail(true);
            case SOUND_DISK -> {
                bed.disk.fill(false);
                bed.disk.fail(false);
            }
            case KILL -> model.restart(null);
            case POWER_LOSS -> model.restart(random);
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.frequencyOf(
                        Tuple.of(20, Arbitraries.just(Event.COMMAND)), Tuple.of(16, Arbitraries.of(Event.values())))
                .list()
                .ofMaxSize(120);
    }
}
