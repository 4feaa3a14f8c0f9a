package io.kasmina.http;

import org.jspecify.annotations.Nullable;

/**
 * Where a download goes on.
 *
 * @param offset bytes that are there already
 * @param validator the server's validator of them, null for a download from the start
 */
record Resume(long offset, @Nullable String validator) {

    /** From the start. */
    static final Resume NOTHING = new Resume(0, null);
}
