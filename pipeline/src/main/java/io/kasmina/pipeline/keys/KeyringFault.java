package io.kasmina.pipeline.keys;

import io.kasmina.contract.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A keyring file cannot be used; {@link #kind()} says why. Neither message nor cause holds anything of a secret. */
public final class KeyringFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String detail;

    /** Kinds of failure. */
    public enum Kind implements Reason {
        /** There is no such file. */
        MISSING,
        /** It is no regular file, or the disk fails. */
        UNREADABLE,
        /** Others may read it, or others than the owner may change it. */
        EXPOSED,
        /** More bytes than the bound. */
        OVERSIZED,
        /** A line says nothing that is known, or says it a second time. */
        MALFORMED,
        /** Every line is well formed, but together they make no keyring. */
        INVALID,
        /** A secret has another id than before. */
        RENAMED
    }

    KeyringFault(Kind kind, String detail) {
        this(kind, detail, null);
    }

    KeyringFault(Kind kind, String detail, @Nullable Throwable cause) {
        super(kind.code() + ": " + detail, cause);
        this.kind = kind;
        this.detail = detail;
    }

    /** Returns why. */
    public Kind kind() {
        return kind;
    }

    /** Returns one line that names the place and the bound. */
    public String detail() {
        return detail;
    }
}
