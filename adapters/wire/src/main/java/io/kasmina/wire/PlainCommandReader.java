package io.kasmina.wire;

import io.kasmina.contract.ArrayMap;
import io.kasmina.wire.CommandFields.Breaker;
import io.kasmina.wire.CommandFields.Issue;
import io.kasmina.wire.CommandFields.Nothing;
import io.kasmina.wire.CommandFields.Optimizer;
import io.kasmina.wire.CommandFields.Payload;
import io.kasmina.wire.CommandFields.Seed;
import io.kasmina.wire.canonical.WireReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command that is written as every honest peer writes it, several times as fast as protobuf's runtime, which builds a message and a map
 * of texts that nobody reads. Whatever is not plain is left to the runtime, so that this reader need not know how the runtime merges,
 * truncates or refuses: fields unknown here, a second issue time or payload, a payload of ROLLBACK, map entries but key and value in this
 * order, more than {@value #MOST_VALUES} values, and texts but ASCII. One use, not thread-safe.
 */
final class PlainCommandReader {

    // Tags of AdaptationCommand.
    private static final int VERSION = 1 << 3;
    private static final int COMMAND_ID = 2 << 3 | WireReader.LENGTH;
    private static final int TYPE = 3 << 3;
    private static final int SEED_ID = 4 << 3 | WireReader.LENGTH;
    private static final int DEADLINE = 5 << 3;
    private static final int ISSUED_AT = 6 << 3 | WireReader.LENGTH;
    private static final int ISSUED_BY = 7 << 3 | WireReader.LENGTH;
    private static final int SEED = 10 << 3 | WireReader.LENGTH;
    private static final int OPTIMIZER = 11 << 3 | WireReader.LENGTH;
    private static final int BREAKER = 12 << 3 | WireReader.LENGTH;
    private static final int ANNOTATION = 20 << 3 | WireReader.LENGTH;

    // Tags of its parts, which number their fields alike.
    private static final int NUMBER_1 = 1 << 3;
    private static final int NUMBER_2 = 2 << 3;
    private static final int TEXT_1 = 1 << 3 | WireReader.LENGTH;
    private static final int TEXT_2 = 2 << 3 | WireReader.LENGTH;
    private static final int FLOAT_2 = 2 << 3 | WireReader.FIXED_32;
    private static final int MAP_2 = 2 << 3 | WireReader.LENGTH;
    private static final int MAP_3 = 3 << 3 | WireReader.LENGTH;

    private static final int USUAL_VALUES = 4;

    /** More of them are looked for in a hash table, which is the runtime's. */
    private static final int MOST_VALUES = 32;

    private static final long UINT_32 = 0xFFFF_FFFFL;
    private static final char NO_ASCII = '\uFFFD';

    private final byte[] bytes;
    private final WireReader reader;
    private final Annotations annotations = new Annotations();

    private String commandId = "";
    private int type;
    private String seedId = "";
    private long deadlineMillis;
    private @Nullable Issue issuedAt;
    private String issuedBy = "";
    private @Nullable Payload payload;

    private PlainCommandReader(byte[] bytes) {
        this.bytes = bytes;
        reader = new WireReader(bytes);
    }

    /**
     * Reads a command.
     *
     * @param value verified bytes; not kept, not changed
     * @return its fields, the same that the runtime would read; null where the bytes are not plain
     */
    static @Nullable CommandFields read(byte[] value) {
        return new PlainCommandReader(value).command();
    }

    private @Nullable CommandFields command() {
        while (reader.hasMore()) {
            field(reader.tag());
        }
        return reader.failed()
                ? null
                : new CommandFields(
                        commandId,
                        type,
                        seedId,
                        deadlineMillis,
                        issuedAt,
                        issuedBy,
                        payload == null ? Nothing.NOTHING : payload,
                        annotations);
    }

    private void field(int tag) {
        switch (tag) {
            case ANNOTATION -> annotation();
            case COMMAND_ID -> commandId = text();
            case TYPE -> type = (int) reader.varint();
            case SEED_ID -> seedId = text();
            case ISSUED_AT -> issuedAt = issue();
            case ISSUED_BY -> issuedBy = text();
            case VERSION -> reader.varint();
            case DEADLINE -> deadlineMillis = reader.varint() & UINT_32;
            default -> payload(tag);
        }
    }

    private void payload(int tag) {
        if (payload != null) {
            reader.fail();
        }
        switch (tag) {
            case SEED -> payload = seed();
            case OPTIMIZER -> payload = optimizer();
            case BREAKER -> payload = breaker();
            default -> reader.fail();
        }
    }

    private void annotation() {
        int outer = reader.enter();
        int from = content(TEXT_1);
        int to = reader.position();
        int value = content(TEXT_2);
        reader.leave(outer);
        AnnotationKey key = AnnotationIndex.find(bytes, from, to);
        if (key == null) {
            ascii(from, to); // nobody reads it, and yet it may be no text
        }
        String text = ascii(value, reader.position());
        if (key != null) {
            annotations.put(key, text);
        }
    }

    private Issue issue() {
        if (issuedAt != null) {
            reader.fail();
        }
        long seconds = 0;
        int nanos = 0;
        int outer = reader.enter();
        while (reader.hasMore()) {
            switch (reader.tag()) {
                case NUMBER_1 -> seconds = reader.varint();
                case NUMBER_2 -> nanos = (int) reader.varint();
                default -> reader.fail();
            }
        }
        reader.leave(outer);
        return new Issue(seconds, nanos);
    }

    private Seed seed() {
        int operation = 0;
        String blueprintId = "";
        ArrayMap.Builder<String, Float> parameters = ArrayMap.builder(USUAL_VALUES);
        int outer = reader.enter();
        while (reader.hasMore()) {
            switch (reader.tag()) {
                case NUMBER_1 -> operation = (int) reader.varint();
                case TEXT_2 -> blueprintId = text();
                case MAP_3 -> entry(parameters);
                default -> reader.fail();
            }
        }
        reader.leave(outer);
        return new Seed(operation, blueprintId, parameters.build());
    }

    private Optimizer optimizer() {
        String id = "";
        ArrayMap.Builder<String, Float> hyperparameters = ArrayMap.builder(USUAL_VALUES);
        int outer = reader.enter();
        while (reader.hasMore()) {
            switch (reader.tag()) {
                case TEXT_1 -> id = text();
                case MAP_2 -> entry(hyperparameters);
                default -> reader.fail();
            }
        }
        reader.leave(outer);
        return new Optimizer(id, hyperparameters.build());
    }

    private Breaker breaker() {
        int state = 0;
        String rationale = "";
        int outer = reader.enter();
        while (reader.hasMore()) {
            switch (reader.tag()) {
                case NUMBER_1 -> state = (int) reader.varint();
                case TEXT_2 -> rationale = text();
                default -> reader.fail();
            }
        }
        reader.leave(outer);
        return new Breaker(state, rationale);
    }

    private void entry(ArrayMap.Builder<String, Float> values) {
        int outer = reader.enter();
        int from = content(TEXT_1);
        String key = ascii(from, reader.position());
        int value = content(FLOAT_2);
        reader.leave(outer);
        if (values.size() == MOST_VALUES) {
            reader.fail();
        }
        if (!reader.failed()) {
            values.put(key, number(value));
        }
    }

    /** Passes over a field that must come next and returns where its content begins. */
    private int content(int tag) {
        return reader.tag() == tag ? reader.skip(tag & 7) : reader.fail();
    }

    private String text() {
        int from = reader.skip(WireReader.LENGTH);
        return ascii(from, reader.position());
    }

    private String ascii(int from, int to) {
        if (reader.failed()) {
            return "";
        }
        // The JDK's own loops are vectorised: they put this character in the place of every byte that is no ASCII.
        String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        if (text.indexOf(NO_ASCII) >= 0) {
            reader.fail();
        }
        return text;
    }

    private float number(int from) {
        int low = (bytes[from] & 0xFF) | ((bytes[from + 1] & 0xFF) << 8);
        int high = (bytes[from + 2] & 0xFF) | (bytes[from + 3] << 8);
        return Float.intBitsToFloat(low | (high << 16));
    }
}
