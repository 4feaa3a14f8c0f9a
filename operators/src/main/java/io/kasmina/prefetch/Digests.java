package io.kasmina.prefetch;

import io.kasmina.contract.Sha256;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over streams and files. Any thread, one a digest; blocks on files. */
public final class Digests {

    private static final int BUFFER_BYTES = 64 * 1024;

    private Digests() {}

    /** Begins a digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Ends a digest, which may then begin anew. */
    public static Sha256 finish(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /** Returns the digest of what came so far, of which more may come. */
    public static Sha256 sofar(MessageDigest digest) {
        try {
            return finish((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    /** Returns the digest of a file as it is now; {@link IOException} if it cannot be read. */
    public static Sha256 of(Path file) throws IOException {
        MessageDigest digest = sha256();
        update(digest, file);
        return finish(digest);
    }

    /** Adds a file's bytes to a digest. */
    public static void update(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = new FileInputStream(file.toFile())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
    }
}
