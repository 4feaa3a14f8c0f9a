package io.kasmina.pipeline.dispatch;

import reactor.core.publisher.Mono;

/**
 * Takes the one answer of whoever was asked, or why there is none. From any thread, one call at a time; only the first of all counts, and a
 * failure that comes after it is reported as dropped. A plain call where a Mono would do, since every command passes here.
 *
 * @param <B> the answer
 */
public interface Reply<B> {

    /** Takes the answer. */
    void give(B answer);

    /** Takes the news that there is none. */
    void fail(Throwable broken);

    /** Takes what a Mono brings; an empty one is a failure. */
    void giveFrom(Mono<? extends B> answer);
}
