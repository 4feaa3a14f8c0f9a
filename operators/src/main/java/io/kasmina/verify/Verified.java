package io.kasmina.verify;

import io.kasmina.contract.Origin;
import java.util.function.Function;

/**
 * Proof that a value went through every check of this package: only this package can make one. Immutable and as
 * thread-safe as its value.
 *
 * @param <T> what was verified
 */
public final class Verified<T> {

    private final T value;
    private final String keyId;
    private final String commandId;
    private final Origin origin;

    Verified(T value, String keyId, String commandId, Origin origin) {
        this.value = value;
        this.keyId = keyId;
        this.commandId = commandId;
        this.origin = origin;
    }

    /** Returns the verified value. */
    public T value() {
        return value;
    }

    /** Returns the id of the key that verified it. */
    public String keyId() {
        return keyId;
    }

    /** Returns the id of the command whose nonce was spent for it. */
    public String commandId() {
        return commandId;
    }

    /** Returns where the command came from. */
    public Origin origin() {
        return origin;
    }

    /**
     * Narrows or converts the value; the proof stays with it.
     *
     * @param decode a pure function of the value
     * @param <R> the new type
     */
    public <R> Verified<R> map(Function<? super T, ? extends R> decode) {
        return new Verified<>(decode.apply(value), keyId, commandId, origin);
    }

    @Override
    public String toString() {
        return "Verified[commandId=" + commandId + ", keyId=" + keyId + ", " + origin + "]";
    }
}
