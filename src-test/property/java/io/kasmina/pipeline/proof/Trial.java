package io.kasmina.pipeline.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Sequences of inputs, given to the model and to what is proved against it.
 *
 * @param setting the conditions
 * @param model makes the model
 * @param subject makes what is proved
 * @param census hears of every input
 */
record Trial(Setting setting, Function<Setting, NaiveWorld> model, Function<Setting, World> subject, Census census) {

    private static final int MOST_INPUTS = 2_000;

    /** Plays the random sequence of a seed; a failure is cut down to the shortest sequence that still fails. */
    void prove(long seed) {
        List<Input> played = new ArrayList<>();
        String failure;
        try (Duel duel = duel()) {
            Chooser chooser = new Chooser(seed, duel.model());
            int commands = chooser.commands();
            failure = "";
            while (failure.isEmpty() && commands > 0 && played.size() < MOST_INPUTS) {
                Input next = chooser.next();
                played.add(next);
                commands -= next instanceof Input.Send ? 1 : 0;
                failure = duel.play(next);
            }
            failure = failure.isEmpty() ? duel.end() : failure;
        }
        if (!failure.isEmpty()) {
            throw new AssertionError(explain(seed, played));
        }
    }

    /** Plays a sequence; returns where model and subject part, empty where they agree to the end. */
    String play(List<Input> inputs) {
        try (Duel duel = duel()) {
            for (int i = 0; i < inputs.size(); i++) {
                String failure = duel.play(inputs.get(i));
                if (!failure.isEmpty()) {
                    return "at input " + (i + 1) + ": " + failure;
                }
            }
            return duel.end();
        }
    }

    private Duel duel() {
        return new Duel(model.apply(setting), subject.apply(setting), census);
    }

    private String explain(long seed, List<Input> played) {
        List<Input> shortest = Minimiser.shortest(
                played, Input::simpler, inputs -> !play(inputs).isEmpty());
        StringBuilder story = new StringBuilder();
        story.append("seed ").append(seed).append(", ").append(setting);
        story.append(": ")
                .append(shortest.size())
                .append(" of ")
                .append(played.size())
                .append(" inputs still fail\n");
        for (int i = 0; i < shortest.size(); i++) {
            story.append(String.format("%4d  %s%n", i + 1, shortest.get(i)));
        }
        return story.append(play(shortest)).toString();
    }
}
