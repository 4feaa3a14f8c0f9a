package io.kasmina.runner.cli;

import java.io.Console;
import java.util.Optional;

/** Tells whether somebody watches. */
public final class Terminal {

    private Terminal() {}

    /** Returns true if this JVM's input and output are a terminal, so that a line may be redrawn. */
    public static boolean isPresent() {
        return Optional.ofNullable(System.console())
                .filter(Terminal::isTerminal)
                .isPresent();
    }

    /** Since JDK 22 there is always a console, which says itself whether it is a terminal; before, there was none without one. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException olderJdk) {
            return true;
        } catch (ReflectiveOperationException unusable) {
            return false;
        }
    }
}
