package io.kasmina.wire.canonical;

import io.kasmina.wire.leyline.AdaptationCommand;
import java.nio.charset.StandardCharsets;

/**
 * Finds the signature annotation of an AdaptationCommand, and the bytes that it covers.
 *
 * <p>Fields in number order; zero values of fields without presence left out; of repeated scalars the last, of a oneof the
 * last member, repeated messages merged; varints minimal and cut to their type; map entries with key and value, sorted by
 * {@link MapLevel}'s order; unknown fields behind them in order of arrival, byte for byte. Refused: groups, map entries
 * with unknown fields, and whatever the Python runtime refuses to parse, aside from invalid UTF-8 and from the insides of
 * messages that a later oneof member or map entry replaces: the parse that follows a valid MAC judges those.
 *
 * <p>At most 16,384 fields, 4,096 entries a map and 100 levels. Comparisons are O(n log n) in the bytes; an insertion sort
 * of the entries also moves up to 4,096² / 2 ints a map, in one array copy an entry. Stateless.
 */
public final class CommandCanonicalizer {

    /** Key of the annotation that holds the signature. */
    public static final String SIGNATURE_KEY = "signature";

    private static final MessageShape COMMAND = MessageShape.of(AdaptationCommand.getDescriptor());
    private static final Omission SIGNATURE = new Omission(
            COMMAND.field(COMMAND.slot(AdaptationCommand.ANNOTATIONS_FIELD_NUMBER << 3 | WireReader.LENGTH)),
            SIGNATURE_KEY.getBytes(StandardCharsets.UTF_8));

    private CommandCanonicalizer() {}

    /**
     * Computes the canonical form of unverified bytes.
     *
     * @param value the raw bytes; not kept, not changed. The caller bounds their number.
     * @return the form; never throws for any content
     */
    public static CanonicalForm canonicalize(byte[] value) {
        return new LevelEncoder(value, SIGNATURE).encode(COMMAND);
    }
}
