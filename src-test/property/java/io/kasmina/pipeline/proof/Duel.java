package io.kasmina.pipeline.proof;

import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;

/** One run of model and subject, side by side. Not thread-safe. */
final class Duel implements AutoCloseable {

    private final NaiveWorld model;
    private final World subject;
    private final Census census;
    private final boolean late;
    private final Invariants invariants;
    private final List<Said> expected = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();

    Duel(NaiveWorld model, World subject, Census census) {
        this.model = model;
        this.subject = subject;
        this.census = census;
        this.late = model.setting.whole();
        this.invariants = new Invariants(subject.take().seeds(), late);
        model.take();
    }

    NaiveWorld model() {
        return model;
    }

    /** Gives an input to both; returns what is wrong, empty where nothing is. */
    String play(Input input) {
        if (model.held && input.waitsForDevice()) {
            String failure = play(new Input.Hold(false));
            if (!failure.isEmpty()) {
                return failure;
            }
        }
        boolean recalled = input instanceof Input.Send send && model.seeds.get(send.seed()).recall != null;
        input.give(model);
        Reaction wanted = model.take();
        Reaction seen;
        try {
            input.give(subject);
            seen = subject.take();
        } catch (RuntimeException | AssertionError failure) {
            return "thrown: " + failure;
        }
        count(input, recalled, wanted);
        String broken = invariants.check(input, seen);
        return broken.isEmpty() ? difference(input, wanted, seen) : "invariant: " + broken;
    }

    /** Ends the run; a last step makes the pipeline say what it has not said yet. */
    String end() {
        String failure = late ? play(new Input.Steps(1)) : "";
        if (!failure.isEmpty()) {
            return failure;
        }
        try {
            subject.close();
            return "";
        } catch (RuntimeException | AssertionError left) {
            return "left at the end: " + left;
        }
    }

    @Override
    public void close() {
        subject.close();
        model.close();
    }

    /** A pipeline may keep events for a seed's next packet, which comes with the next step at the latest. */
    private String difference(Input input, Reaction wanted, Reaction seen) {
        expected.addAll(wanted.said());
        said.addAll(seen.said());
        boolean flushed = !late || input instanceof Input.Steps || input instanceof Input.Show;
        if (!flushed) {
            return critical(wanted).difference(critical(seen));
        }
        String difference = new Reaction(wanted.replies(), expected, wanted.seeds())
                .difference(new Reaction(seen.replies(), said, seen.seeds()));
        expected.clear();
        said.clear();
        return difference;
    }

    /** CRITICAL waits for no packet. */
    private static Reaction critical(Reaction whole) {
        List<Said> said = whole.said().stream()
                .filter(event -> event.level() == Level.CRITICAL)
                .toList();
        return new Reaction(whole.replies(), said, whole.seeds());
    }

    private void count(Input input, boolean recalled, Reaction wanted) {
        if (input instanceof Input.Send send) {
            census.answered(
                    send.order(),
                    invariants.stageOf(send.seed()),
                    recalled,
                    wanted.replies().get(0));
        } else {
            if (input instanceof Input.Global global) {
                wanted.replies().stream()
                        .filter(reply -> !reply.isToHost())
                        .forEach(reply -> census.answered(global.errand(), reply));
            }
            wanted.said().forEach(census::happened);
        }
        wanted.replies().stream().filter(Reaction.Reply::isToHost).forEach(census::answered);
        wanted.said().forEach(census::said);
    }
}
