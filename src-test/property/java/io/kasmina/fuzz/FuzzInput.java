package io.kasmina.fuzz;

import io.kasmina.contract.SignedCommand;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A hostile command, wholly given by its seed.
 *
 * @param seed makes it again
 * @param change what was done to an honest command's bytes
 * @param value the bytes before a signature was put on or in them
 * @param seal how they are signed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FuzzInput(long seed, FuzzChange change, byte[] value, FuzzSeal seal) {

    /** The seed makes the rest again. */
    private static final int SHOWN = 2_000;

    /**
     * What is delivered.
     *
     * @param command the command
     * @param covered canonical bytes that an honest key really signed in the annotated form, null for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sealed(SignedCommand command, byte @Nullable [] covered) {}

    /** Signs the bytes, the same way each time. */
    Sealed sealed() {
        return seal.over(value, seed);
    }

    FuzzInput with(byte[] other) {
        return new FuzzInput(seed, change, other, seal);
    }

    @Override
    public String toString() {
        String hex = HexFormat.of().formatHex(value);
        return "seed " + seed + ", " + change + ", " + seal + ", " + value.length + " bytes: "
                + (hex.length() > SHOWN ? hex.substring(0, SHOWN) + "…" : hex);
    }
}
