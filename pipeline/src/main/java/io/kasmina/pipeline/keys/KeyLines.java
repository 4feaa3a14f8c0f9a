package io.kasmina.pipeline.keys;

import io.kasmina.verify.MacKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What the lines of one key say. One use. */
final class KeyLines {

    private byte @Nullable [] secret;
    private boolean annotated;
    private boolean retired;

    void line(int number, String attribute, String value) throws KeyringFault {
        switch (attribute) {
            case "secret" -> secret(number, value.getBytes(StandardCharsets.UTF_8));
            case "secret-base64" -> secret(number, decoded(number, value));
            case "annotated" -> annotated = flag(number, value);
            case "retired" -> retired = flag(number, value);
            default -> throw malformed(number, "attribute must be secret, secret-base64, annotated or retired");
        }
    }

    boolean retired() {
        return retired;
    }

    MacKey key(String id) throws KeyringFault {
        if (secret == null) {
            throw KeyringFormat.invalid("key '" + id + "': must have a secret unless it is retired");
        }
        try {
            return MacKey.of(id, secret, annotated);
        } catch (IllegalArgumentException broken) {
            // It names a bound and a length.
            throw KeyringFormat.invalid(String.valueOf(broken.getMessage()));
        }
    }

    static KeyringFault malformed(int number, String rule) {
        return new KeyringFault(KeyringFault.Kind.MALFORMED, "keyring file, line " + number + ": " + rule);
    }

    private void secret(int number, byte[] bytes) throws KeyringFault {
        if (secret != null) {
            throw malformed(number, "must not give a second secret");
        }
        if (bytes.length == 0) {
            throw malformed(number, "secret must not be empty");
        }
        secret = bytes;
    }

    private static byte[] decoded(int number, String value) throws KeyringFault {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException noBase64) {
            // Its message quotes a character of the secret.
            throw malformed(number, "must be standard base64");
        }
    }

    private static boolean flag(int number, String value) throws KeyringFault {
        if (!value.equals("true") && !value.equals("false")) {
            throw malformed(number, "must be true or false");
        }
        return value.equals("true");
    }
}
