package io.kasmina.wire;

import io.kasmina.verify.CommandCodec;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;

/** {@link CommandCodec} for Leyline's AdaptationCommand and Kasmina's RegistryCommand. Immutable and thread-safe. */
public final class LeylineCommandCodec implements CommandCodec {

    private final CommandDecoder decoder;

    private LeylineCommandCodec(CommandDecoder decoder) {
        this.decoder = decoder;
    }

    /** Makes a codec with the contract's limits. */
    public static LeylineCommandCodec create() {
        return create(AnnotationLimits.defaults());
    }

    /** Makes a codec with limits of its own. */
    public static LeylineCommandCodec create(AnnotationLimits limits) {
        return new LeylineCommandCodec(new CommandDecoder(limits));
    }

    @Override
    public Scan scan(byte[] value) {
        return CommandCanonicalizer.canonicalize(value) instanceof CanonicalForm.Certain certain
                ? scan(certain)
                : new Scan.Malformed();
    }

    // Python peers treat an empty signature as none.
    private static Scan scan(CanonicalForm.Certain certain) {
        byte[] signature = certain.signature();
        return signature == null || signature.length == 0
                ? new Scan.Unsigned()
                : new Scan.Annotated(SignatureText.decode(signature), certain.bytes());
    }

    /**
     * {@inheritDoc}
     *
     * <p>For an annotated command {@link CommandCodec.Scan.Annotated#canonical()} is the better choice: it is what the MAC
     * covers. The raw bytes of a command whose scan is certain give the same command, with two exceptions: none where something broken
     * stands in them that a later field replaces, and another one where one member of its payload stands before and behind another one:
     * Java's runtime merges the two, which no other peer does.
     */
    @Override
    public Decoded decode(byte[] value) {
        return decoder.decode(value);
    }
}
