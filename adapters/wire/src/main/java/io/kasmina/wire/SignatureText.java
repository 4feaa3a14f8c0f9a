package io.kasmina.wire;

import java.util.Base64;

/** The text form of an annotated MAC: standard base64 with padding. */
final class SignatureText {

    private static final byte[] NO_TAG = {};

    private SignatureText() {}

    /** Decodes a text of any length; empty where it is no base64. */
    static byte[] decode(byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            return NO_TAG; // fails verification like any other wrong tag
        }
    }

    static String encode(byte[] tag) {
        return Base64.getEncoder().encodeToString(tag);
    }
}
