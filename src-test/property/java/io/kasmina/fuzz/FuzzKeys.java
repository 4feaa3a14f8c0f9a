package io.kasmina.fuzz;

import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.MacKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys of both sides, and MACs computed without Kasmina. */
final class FuzzKeys {

    /** Signs both forms. */
    static final MacKey FULL = key("full", true);

    /** Signs the detached form only. */
    static final MacKey DETACHED = key("detached", false);

    /** The attacker's: no honest side knows it. */
    static final MacKey STRANGER = key("stranger", true);

    /** The honest side's. */
    static final Keyring KEYRING = Keyring.of("full", List.of(FULL, DETACHED));

    private FuzzKeys() {}

    static CommandSigner signer(MacKey key) {
        return CommandSigner.of(key);
    }

    /** Computes the tag that a key of the keyring gives a value on a topic; empty for other ids. */
    static byte[] detachedTag(String keyId, String topic, byte[] value) {
        if (KEYRING.lookup(keyId) == null) {
            return new byte[0];
        }
        byte[] label = "kasmina.command.v1".getBytes(StandardCharsets.UTF_8);
        byte[] audience = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer covered = ByteBuffer.allocate(8 + label.length + audience.length + value.length);
        covered.putInt(label.length)
                .put(label)
                .putInt(audience.length)
                .put(audience)
                .put(value);
        return mac(keyId, covered.array());
    }

    /** Computes the tag that the one annotated key gives canonical bytes. */
    static byte[] annotatedTag(byte[] canonical) {
        return mac("full", canonical);
    }

    private static byte[] mac(String keyId, byte[] covered) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(keyId), "HmacSHA256"));
            return mac.doFinal(covered);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static MacKey key(String id, boolean annotated) {
        return MacKey.of(id, secret(id), annotated);
    }

    private static byte[] secret(String id) {
        return ("secret of " + id).getBytes(StandardCharsets.UTF_8);
    }
}
