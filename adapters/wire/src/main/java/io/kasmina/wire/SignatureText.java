package io.kasmina.wire;

import java.util.Base64;

/** The text form of an annotated MAC: standard base64 with padding. */
final class SignatureText {

    private static final int QUANTUM = 4;
    private static final byte[] NO_TAG = {};

    private SignatureText() {}

    /** Decodes a text of any length; empty where it is no base64 with its padding. */
    static byte[] decode(byte[] text) {
        if (text.length % QUANTUM != 0) {
            return NO_TAG; // the JDK would do without the padding
        }
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
