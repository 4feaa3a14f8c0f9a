package io.kasmina.pipeline.port;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be parsed or applied, as received, or the head of one that is too large to be passed on.
 *
 * @param place where it was read
 * @param reason a reason code
 * @param detail the offending field, possibly empty; never content of the record
 * @param exception class of the exception behind it, null for none
 * @param key the record's key, null for none; not to be changed
 * @param value the record's value, or its head; not to be changed
 * @param signature the signature that came beside it, so that it can be sent again; null for none
 * @param size bytes of the value as it was received
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals, and passed on as received
public record DeadLetter(
        Origin place,
        String reason,
        String detail,
        @Nullable String exception,
        byte @Nullable [] key,
        byte[] value,
        @Nullable DetachedSignature signature,
        int size) {

    private static final int HEAD = 1024;

    /** Makes a letter of a whole record. */
    public DeadLetter(
            Origin place,
            String reason,
            String detail,
            @Nullable String exception,
            byte @Nullable [] key,
            byte[] value,
            @Nullable DetachedSignature signature) {
        this(place, reason, detail, exception, key, value, signature, value.length);
    }

    /** Makes a letter of a record that is not signed. */
    public DeadLetter(
            Origin place,
            String reason,
            String detail,
            @Nullable String exception,
            byte @Nullable [] key,
            byte[] value) {
        this(place, reason, detail, exception, key, value, null);
    }

    /** Returns a small letter: the first KiB of the value, the key unless it is longer, and no signature, which would not fit what is left. */
    public DeadLetter cut() {
        byte[] head = Arrays.copyOf(value, Math.min(value.length, HEAD));
        return new DeadLetter(
                place, reason, detail, exception, key == null || key.length > HEAD ? null : key, head, null, size);
    }

    /** Tells whether the value is not as it was received. */
    public boolean isCut() {
        return value.length < size;
    }

    @Override
    public String toString() {
        return "DeadLetter[" + place + ", " + reason + ", " + size + " bytes]";
    }
}
