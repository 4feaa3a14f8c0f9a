package io.kasmina.runner.tools;

import java.util.LinkedHashSet;
import java.util.Set;
import reactor.core.publisher.Flux;

/**
 * Knows letters that were there before by their content: who sends all letters again would otherwise send twice as many the next time, since what
 * fails again lies there twice. It remembers the last {@value #MOST} contents. For one stream of letters.
 */
final class Copies {

    private static final int MOST = 200_000;

    private final Set<String> seen = new LinkedHashSet<>();

    /** Returns the letters but those whose content came before. */
    Flux<Letter> without(Flux<Letter> letters) {
        return letters.filter(letter -> isNew(letter.content()));
    }

    private boolean isNew(String content) {
        boolean fresh = seen.add(content);
        if (seen.size() > MOST) {
            seen.remove(seen.iterator().next());
        }
        return fresh;
    }
}
