package io.kasmina.pipeline.keys;

import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.verify.Keyring;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Keys from a file, read again when it changes. UTF-8, one {@code name = value} a line, split at the first {@code =}, without the blanks
 * around either; lines that are empty or begin with {@code #} say nothing; at most 64 KiB:
 *
 * <pre>
 * # Which key signs.
 * primary = 2026-11
 * key.2026-11.secret-base64 = q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=
 * key.2026-11.annotated = true
 * # Text counts as its UTF-8 bytes, like ESPER_LEYLINE_SECRET.
 * key.2026-05.secret = the secret of the spring
 * key.2025-11.retired = true
 * </pre>
 *
 * <p>An id is 1 to 256 characters without {@code =}. A key has one secret, as text or in standard base64. {@code annotated} (false by
 * default) lets it sign annotated commands, for at most 3 keys. A {@code retired} key neither verifies nor signs: its commands are
 * {@code unknown_key}; it needs no secret and counts for no bound, and its line may stay as a record or go. To rotate: add the new key
 * everywhere, make it primary, retire the old one when its commands are out of date. A secret never changes its id, since
 * outcomes would name one signer by two names; a command passes once all the same.
 *
 * <p>The file must not be readable by others, nor writable by its group or others; this is checked where the file system knows such
 * permissions. The content is read each time and compared by digest, so that a change within the clock's resolution counts too. It counts when two readings in a row
 * find the same, so that a file that is being written is not taken for a broken one; replacing it by a rename is still better. A bad
 * file leaves the keys as they were.
 *
 * <p>Reading keys is thread-safe and never blocks. The keys have one writer, the watch; a pipeline subscribes it once, in its run.
 */
public final class KeyringFile implements Supplier<Keyring> {

    /** How often the file is read unless told otherwise. */
    public static final Duration PERIOD = Duration.ofSeconds(5);

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Path path;
    private final Duration period;
    private final Scheduler io;
    private final KeyringState state;

    private KeyringFile(Path path, Duration period, Scheduler io, KeyringState state) {
        this.path = path;
        this.period = period;
        this.io = io;
        this.state = state;
    }

    /** Opens a file that is read every {@link #PERIOD}. See {@link #open(Path, Duration, Scheduler)}. */
    public static KeyringFile open(Path path, Scheduler io) throws KeyringFault {
        return open(path, PERIOD, io);
    }

    /**
     * Opens a file. Reads it, which blocks: not for event loops.
     *
     * @param path the file
     * @param period how often it is read, 10 ms to 1 h
     * @param io where it is read from then on; its threads may block
     * @throws KeyringFault if the file cannot be used
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public static KeyringFile open(Path path, Duration period, Scheduler io) throws KeyringFault {
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("period: must be 10 ms to 1 h, was " + period);
        }
        byte[] bytes = KeyringReader.read(path);
        return new KeyringFile(
                path, period, io, new KeyringState(KeyringFormat.parse(bytes).keyring(), KeyringState.digest(bytes)));
    }

    @Override
    public Keyring get() {
        return state.keyring();
    }

    /**
     * Watches the file until it is cancelled.
     *
     * @param telemetry told of every change
     * @return never completes; subscribe once at a time
     */
    public Mono<Void> watch(TelemetrySink telemetry) {
        return Mono.defer(() -> {
            KeyringWatch watch = new KeyringWatch(path, state, telemetry);
            // A reading that takes longer than the period is followed by the next period's.
            return Flux.interval(period, io)
                    .onBackpressureDrop()
                    .doOnNext(n -> watch.look())
                    .then();
        });
    }

    @Override
    public String toString() {
        return "KeyringFile[" + path + ", " + state.keyring() + "]";
    }
}
