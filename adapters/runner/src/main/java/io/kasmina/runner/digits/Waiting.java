package io.kasmina.runner.digits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits on the main thread for what other threads do; never for ever, and never without a name for it. */
public final class Waiting {

    /** For work that takes milliseconds, on a machine that is busy. */
    public static final Duration USUAL = Duration.ofSeconds(30);

    /** The first time on a machine, opening PyTorch unpacks hundreds of megabytes. */
    public static final Duration COLD_START = Duration.ofMinutes(5);

    private Waiting() {}

    /** As {@link #result(String, Duration, Mono)}, with the usual patience. */
    public static <T> T result(String what, Mono<T> work) {
        return result(what, USUAL, work);
    }

    /**
     * Waits for a result.
     *
     * @param what names the work in the complaint
     * @param patience how long to wait
     * @throws JobFailure if the work ends without a result, or not in time; errors of the work as they are
     */
    public static <T> T result(String what, Duration patience, Mono<T> work) {
        T result =
                work.timeout(patience, Mono.error(() -> late(what, patience))).block();
        if (result == null) {
            throw new JobFailure(what + ": ended without a result");
        }
        return result;
    }

    /**
     * Waits for an end, with the usual patience.
     *
     * @throws JobFailure if it does not come in time; errors of the work as they are
     */
    public static void end(String what, Mono<?> work) {
        result(what, work.thenReturn(true));
    }

    /** Waits for the first of something; null where none comes in time. */
    public static <T> @Nullable T first(Duration patience, Flux<T> some) {
        return some.next().timeout(patience, Mono.empty()).block();
    }

    private static JobFailure late(String what, Duration patience) {
        return new JobFailure(what + ": not done within " + patience.toMillis() / 1e3 + " s");
    }
}
