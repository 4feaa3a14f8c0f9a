package io.kasmina.http;

/**
 * Whether the process may be given work.
 *
 * @param ready true if so
 * @param summary one line for operators, such as what is missing; never a secret
 */
public record Health(boolean ready, String summary) {

    /** Ready, with nothing to say about it. */
    public static final Health READY = new Health(true, "ready");
}
