package io.kasmina.prefetch;

import io.kasmina.contract.Sha256;
import java.nio.file.Path;

/** How a fetch ended. */
public sealed interface FetchResult {

    /**
     * The file is there and its digest is the expected one.
     *
     * @param file a file in the fetcher's own store, where nobody else writes; read by the receiver and left there
     * @param digest the digest of the bytes in {@code file}
     * @param bytes the file's size in bytes
     */
    record Fetched(Path file, Sha256 digest, long bytes) implements FetchResult {}

    /**
     * There is no file; nothing is left of it but what a later fetch goes on with.
     *
     * @param reason why
     * @param detail one line with the field, the bound and the value, possibly empty; never used as a reason code
     */
    record Failed(FetchFailure reason, String detail) implements FetchResult {}
}
