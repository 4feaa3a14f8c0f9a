package io.kasmina.contract;

/**
 * A MAC carried beside the bytes: record headers {@code leyline-key-id} and {@code leyline-signature}.
 *
 * @param keyId selects one key of the keyring
 * @param tag the raw MAC; anything but 32 bytes fails verification
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals, and a copy a command would buy nothing
public record DetachedSignature(String keyId, byte[] tag) {

    /** Name of the header that carries the key id. */
    public static final String KEY_ID_HEADER = "leyline-key-id";

    /** Name of the header that carries the raw tag. */
    public static final String SIGNATURE_HEADER = "leyline-signature";

    @Override
    public String toString() {
        return "DetachedSignature[keyId=" + keyId + "]";
    }
}
