package io.kasmina.pipeline.proof;

import io.kasmina.contract.Teacher;
import io.kasmina.support.ScriptedHost;
import java.util.Locale;
import java.util.Set;

/** Teachers that may come and go. */
enum Tutor {
    /** In nobody's way. */
    PLAIN("head.weight", 1_000),
    /** With a parameter of the same name. */
    CLASHING("head.weight", 2_000),
    /** With a parameter of a name that the host has. */
    NAMED_AS_HOST(ScriptedHost.WEIGHT, 3_000),
    /** With a parameter that is the host's. */
    OF_HOST("copy.weight", 4_000),
    /** Larger than teachers may be, with a parameter that kernels of {@link Fetch#LENT} have, too. */
    LENDING("lent.weight", 8_000_000_000L);

    private final String parameter;
    private final long bytes;

    Tutor(String parameter, long bytes) {
        this.parameter = parameter;
        this.bytes = bytes;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String parameter() {
        return parameter;
    }

    long bytes() {
        return bytes;
    }

    Teacher teacher() {
        return new Teacher(id(), Set.of(parameter), bytes);
    }
}
