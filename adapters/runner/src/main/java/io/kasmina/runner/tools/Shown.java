package io.kasmina.runner.tools;

import io.kasmina.runner.file.JsonLine;
import java.util.List;

/**
 * A record as an operator sees it.
 *
 * @param lines readable lines, at least one
 * @param json what the lines are made of
 * @param seed the seed it is about, empty for none
 */
record Shown(List<String> lines, Object json, String seed) {

    /** Copies the lines. */
    Shown {
        lines = List.copyOf(lines);
    }

    /** Returns the text, as lines or as one JSON object, without its end. */
    String text(boolean asJson) {
        return asJson ? JsonLine.of(json) : String.join("\n", lines);
    }
}
