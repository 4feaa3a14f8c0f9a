package io.kasmina.http;

import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Carries an expected failure through a stream, up to where it becomes data. */
final class FetchFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FetchFailure reason;
    private final String detail;

    FetchFault(FetchFailure reason, String detail) {
        this(reason, detail, null);
    }

    FetchFault(FetchFailure reason, String detail, @Nullable Throwable cause) {
        // no stack: it is an answer, not a defect
        super(reason.code() + ": " + detail, cause, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    static FetchFault io(String what, IOException cause) {
        return new FetchFault(FetchFailure.IO_FAILED, what, cause);
    }

    /** Tells a full disk from others by the room that is left, since the platform says it in words alone. */
    static FetchFault unwritten(Path target, int bytes, IOException cause) {
        return isFull(target, bytes)
                ? new FetchFault(FetchFailure.DISK_FULL, "artifact: no room for it in the store", cause)
                : io("artifact: could not be written to the store", cause);
    }

    private static boolean isFull(Path target, int bytes) {
        try {
            return Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace() < bytes;
        } catch (IOException e) {
            return false;
        }
    }

    static FetchFault tooLarge(long bytes, long maxBytes) {
        return new FetchFault(
                FetchFailure.TOO_LARGE, "artifact: must be at most " + maxBytes + " bytes, was at least " + bytes);
    }

    FetchResult.Failed failed() {
        return new FetchResult.Failed(reason, detail);
    }
}
