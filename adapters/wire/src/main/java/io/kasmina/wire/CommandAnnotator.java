package io.kasmina.wire;

import io.kasmina.verify.CommandSigner;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.util.Arrays;

/** Signs commands in the annotated form, which Python peers read. Immutable and thread-safe. */
public final class CommandAnnotator {

    private final CommandSigner signer;

    private CommandAnnotator(CommandSigner signer) {
        this.signer = signer;
    }

    /**
     * Makes an annotator.
     *
     * @param signer holds the key, which must be allowed to sign annotated commands
     */
    public static CommandAnnotator of(CommandSigner signer) {
        return new CommandAnnotator(signer);
    }

    /**
     * Signs a command; a signature that it already has is replaced.
     *
     * @param command an AdaptationCommand's bytes, not changed
     * @return the command with its signature annotation
     * @throws IllegalArgumentException if the bytes are no command whose canonical form is certain
     */
    public byte[] annotate(byte[] command) {
        if (!(CommandCanonicalizer.canonicalize(command) instanceof CanonicalForm.Certain certain)) {
            throw new IllegalArgumentException("command: must have a canonical form");
        }
        String signature = SignatureText.encode(signer.tag(certain.bytes()));
        // Appended as raw bytes: a builder would reorder unknown fields, which the MAC covers in order of arrival.
        byte[] entry = AdaptationCommand.newBuilder()
                .putAnnotations(CommandCanonicalizer.SIGNATURE_KEY, signature)
                .build()
                .toByteArray();
        byte[] signed = Arrays.copyOf(certain.bytes(), certain.bytes().length + entry.length);
        System.arraycopy(entry, 0, signed, certain.bytes().length, entry.length);
        return signed;
    }
}
