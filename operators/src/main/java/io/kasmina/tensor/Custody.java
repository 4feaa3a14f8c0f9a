package io.kasmina.tensor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What a stream owes a close while it is under way between two owners. An operator that is cancelled, or that failed, while another
 * thread hands it an element may drop the element without a word, so a stream cannot leave the close of what it owns to its operators:
 * it keeps each element here, whoever owns the element next takes it, and the end closes what nobody took.
 *
 * <p>Thread-safe: of all that race for an element exactly one gets it, by its removal from the set, and with it the duty to close it.
 *
 * @param <T> told apart by equals
 */
public final class Custody<T> {

    private final Consumer<? super T> close;
    private final Set<T> held = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /**
     * Makes an empty custody.
     *
     * @param close gives an element back that nobody took; called on the thread that keeps, drops or ends
     */
    public Custody(Consumer<? super T> close) {
        this.close = close;
    }

    /** Keeps an element, which belongs to this custody from now on; after the end it is closed at once. */
    public void keep(T element) {
        held.add(element);
        if (ended) {
            drop(element);
        }
    }

    /** Takes an element over; false where another was first, and then it must not be touched any more. */
    public boolean take(T element) {
        return held.remove(element);
    }

    /** Closes an element unless it was taken. */
    public void drop(T element) {
        if (take(element)) {
            close.accept(element);
        }
    }

    /**
     * Closes everything that nobody took; idempotent.
     *
     * @throws RuntimeException the first failure of a close, after all others were closed too
     */
    public void end() {
        ended = true;
        RuntimeException first = null;
        for (T element : held) {
            try {
                drop(element);
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
