package io.kasmina.verify;

import io.kasmina.contract.SeedId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** One HMAC-SHA256 key. Immutable, thread-safe, compared by identity; its secret never leaves this package. */
public final class MacKey {

    private static final int BLOCK_BYTES = 64;
    private static final int OWNER_BYTES = 16;
    private static final String OWNER_LABEL = "kasmina.nonce-owner.v1";

    private final String id;
    private final SecretKeySpec secret;
    private final boolean annotated;
    private final String nonceOwner;

    private MacKey(String id, SecretKeySpec secret, boolean annotated) {
        this.id = id;
        this.secret = secret;
        this.annotated = annotated;
        nonceOwner = HexFormat.of().formatHex(sha256(labelled(hmacBlock())), 0, OWNER_BYTES);
    }

    /**
     * Makes a key.
     *
     * @param id names the key in record headers and telemetry: 1 to 256 characters, not blank
     * @param secret at least 1 byte; copied
     * @param annotated whether the key may sign annotated commands, whose MAC names no audience
     * @throws IllegalArgumentException naming the field and its bound, never the secret
     */
    public static MacKey of(String id, byte[] secret, boolean annotated) {
        if (id.isBlank() || id.length() > SeedId.MAX_LENGTH) {
            throw new IllegalArgumentException("key id: must be 1 to " + SeedId.MAX_LENGTH
                    + " characters and not blank, was " + id.length() + " characters");
        }
        if (secret.length == 0) {
            throw new IllegalArgumentException("secret of key '" + id + "': must not be empty");
        }
        return new MacKey(id, new SecretKeySpec(secret, CommandMac.ALGORITHM), annotated);
    }

    /** Returns the key's id. */
    public String id() {
        return id;
    }

    /** Tells whether the key may sign annotated commands. */
    public boolean annotated() {
        return annotated;
    }

    /**
     * Returns whose nonces this key spends: 32 hexadecimal digits that the secret alone decides and that tell nobody the secret. No MAC
     * covers a key's id, so that a command would pass again under another id of the same secret if nonces went by ids.
     */
    String nonceOwner() {
        return nonceOwner;
    }

    SecretKey secret() {
        return secret;
    }

    /** Returns what HMAC makes of the secret: keys with equal blocks make equal tags, even where one secret is the other's digest. */
    ByteBuffer hmacBlock() {
        byte[] bytes = secret.getEncoded();
        return ByteBuffer.wrap(Arrays.copyOf(bytes.length > BLOCK_BYTES ? sha256(bytes) : bytes, BLOCK_BYTES));
    }

    private static byte[] labelled(ByteBuffer block) {
        byte[] label = OWNER_LABEL.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(label.length + block.remaining())
                .put(label)
                .put(block)
                .array();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "MacKey[id=" + id + ", secret=***, annotated=" + annotated + "]";
    }
}
