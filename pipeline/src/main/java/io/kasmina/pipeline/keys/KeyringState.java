package io.kasmina.pipeline.keys;

import io.kasmina.verify.Keyring;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The keys in force and what they were read from. Read by any thread, written by the one watch. */
final class KeyringState {

    private volatile Keyring keyring;

    /** The watch's alone. */
    private String digest;

    KeyringState(Keyring keyring, String digest) {
        this.keyring = keyring;
        this.digest = digest;
    }

    Keyring keyring() {
        return keyring;
    }

    String digest() {
        return digest;
    }

    void replace(Keyring next, String nextDigest) {
        digest = nextDigest;
        keyring = next;
    }

    /** Returns what tells contents apart; as secret as they are. */
    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
