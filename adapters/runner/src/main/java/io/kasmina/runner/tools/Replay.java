package io.kasmina.runner.tools;

import io.kasmina.contract.Origin;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.runner.cli.Results;
import java.io.PrintWriter;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shows letters and sends them again, one after the other, none of them kept: each line is out before the next letter is sent, so that who is
 * interrupted knows what was. One stream; its figures are read after that.
 */
final class Replay {

    private final KafkaTopics topics;
    private final Function<Letter, String> view;
    private final PrintWriter out;
    private final PrintWriter notes;
    private long shown;
    private long sent;
    private long left;

    /**
     * Makes one.
     *
     * @param topics the bus
     * @param view makes a letter's line
     * @param out takes the lines
     * @param notes takes what became of each letter
     */
    Replay(KafkaTopics topics, Function<Letter, String> view, PrintWriter out, PrintWriter notes) {
        this.topics = topics;
        this.view = view;
        this.out = out;
        this.notes = notes;
    }

    /** Shows letters. */
    Mono<Long> show(Flux<Letter> letters) {
        return letters.doOnNext(this::show).count();
    }

    /**
     * Shows letters and sends each.
     *
     * @param sender sends a record and says where it came to lie
     * @return how many came
     */
    Mono<Long> send(Flux<Letter> letters, Function<BusRecord, Mono<Origin>> sender) {
        return letters.concatMap(letter -> send(letter, sender).thenReturn(letter), 1)
                .count();
    }

    /** Returns the last line. */
    String summary(boolean sending) {
        String letters = shown == 1 ? "1 letter" : shown + " letters";
        if (sending) {
            return "sent " + sent + " of " + letters;
        }
        return shown == 0 ? "no letter" : letters + "; --send sends again";
    }

    /** Tells whether no letter had to be left out. */
    boolean isWhole() {
        return left == 0;
    }

    private Mono<Origin> send(Letter letter, Function<BusRecord, Mono<Origin>> sender) {
        show(letter);
        String obstacle = letter.obstacle(topics);
        if (obstacle != null) {
            left++;
            say(letter, "not sent: " + obstacle);
            return Mono.empty();
        }
        return sender.apply(letter.again(topics)).doOnNext(place -> {
            sent++;
            say(letter, "sent to " + Lines.place(place));
        });
    }

    private void show(Letter letter) {
        shown++;
        Results.print(out, view.apply(letter));
    }

    private void say(Letter letter, String what) {
        Results.print(notes, Lines.place(letter.record().place()) + ": " + what);
    }
}
