package io.kasmina.pipeline.dispatch;

/**
 * Asks for an answer.
 *
 * @param <A> what is asked
 * @param <B> the answer
 */
@FunctionalInterface
public interface Question<A, B> {

    /**
     * Asks; does not block.
     *
     * @param element what is asked
     * @param reply takes exactly one answer, now or later; a throw counts as its failure
     */
    void ask(A element, Reply<B> reply);
}
