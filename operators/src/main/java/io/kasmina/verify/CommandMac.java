package io.kasmina.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256 of commands in both forms of the contract. Not thread-safe, since it reuses one {@link Mac}: one
 * instance a subscription.
 *
 * <p>A detached MAC covers {@code length ‖ label ‖ length ‖ audience ‖ value}, lengths as 4 bytes big-endian; an
 * annotated one covers the canonical bytes alone.
 */
public final class CommandMac {

    /** Length of every tag in bytes. */
    public static final int TAG_BYTES = 32;

    /** Keeps a detached MAC of a command from counting as one of anything else. */
    public static final String DOMAIN = "kasmina.command.v1";

    static final String ALGORITHM = "HmacSHA256";

    private static final byte[] LABEL = DOMAIN.getBytes(StandardCharsets.UTF_8);

    private final Mac mac;
    private @Nullable MacKey key;
    private @Nullable String audience;
    private byte[] prefix = {};

    /**
     * Makes an instance.
     *
     * @throws IllegalStateException if the JDK has no HMAC-SHA256
     */
    public CommandMac() {
        try {
            mac = Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    /**
     * Computes a detached tag.
     *
     * @param with the key
     * @param topic the audience
     * @param value the raw bytes; not kept, not changed
     * @return {@value #TAG_BYTES} new bytes
     */
    public byte[] detached(MacKey with, String topic, byte[] value) {
        use(with);
        mac.update(prefixOf(topic));
        return mac.doFinal(value);
    }

    /**
     * Computes an annotated tag.
     *
     * @param with the key
     * @param canonical the canonical bytes; not kept, not changed
     * @return {@value #TAG_BYTES} new bytes
     */
    public byte[] annotated(MacKey with, byte[] canonical) {
        use(with);
        return mac.doFinal(canonical);
    }

    /** Tells in constant time whether two tags are equal and {@value #TAG_BYTES} bytes long. */
    static boolean matches(byte[] expected, byte[] tag) {
        return tag.length == TAG_BYTES && MessageDigest.isEqual(expected, tag);
    }

    private void use(MacKey with) {
        if (with == key) {
            return;
        }
        try {
            mac.init(with.secret());
            key = with;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key '" + with.id() + "' is no " + ALGORITHM + " key", e);
        }
    }

    private byte[] prefixOf(String topic) {
        if (!topic.equals(audience)) {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            prefix = ByteBuffer.allocate(2 * Integer.BYTES + LABEL.length + name.length)
                    .putInt(LABEL.length)
                    .put(LABEL)
                    .putInt(name.length)
                    .put(name)
                    .array();
            audience = topic;
        }
        return prefix;
    }
}
