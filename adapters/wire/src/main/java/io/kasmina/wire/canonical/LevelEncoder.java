package io.kasmina.wire.canonical;

import org.jspecify.annotations.Nullable;

/** Writes one message after another, from the last byte to the first. One use, not thread-safe. */
final class LevelEncoder {

    /** Most nested messages, the command and map entries counted: what the Python runtime parses. */
    static final int MAX_DEPTH = 100;

    private final byte[] bytes;
    private final Omission omission;
    private final WireReader reader;
    private final FieldTable table;
    private final LevelScanner scanner;
    private final MapLevel maps;
    private final ReverseWriter out;
    private int depth;
    private byte @Nullable [] omitted;

    LevelEncoder(byte[] bytes, Omission omission) {
        this.bytes = bytes;
        this.omission = omission;
        reader = new WireReader(bytes);
        table = new FieldTable(Math.max(64, bytes.length / 2));
        scanner = new LevelScanner(reader, table);
        maps = new MapLevel(bytes, reader, table, scanner);
        out = new ReverseWriter(bytes.length + 16);
    }

    /** Encodes everything as one message. */
    CanonicalForm encode(MessageShape shape) {
        int base = scanner.open(shape);
        scanner.scan(shape, base, 0, bytes.length);
        level(shape, base);
        return reader.failed() ? new CanonicalForm.Uncertain() : new CanonicalForm.Certain(out.toBytes(), omitted);
    }

    private void level(MessageShape shape, int base) {
        if (++depth > MAX_DEPTH) {
            reader.fail();
        }
        for (int each = table.last(base, MessageShape.UNKNOWN); each != 0; each = table.previous(each)) {
            out.raw(bytes, table.start(each), table.end(each));
        }
        for (int slot = shape.size(); slot > 0 && !reader.failed(); slot--) {
            field(shape, slot, table.last(base, slot));
        }
        depth--;
    }

    private void field(MessageShape shape, int slot, int last) {
        FieldShape field = shape.field(slot);
        if (last != 0) {
            present(field, last);
        } else if (shape.isEntry()) {
            absent(field);
        }
    }

    private void present(FieldShape field, int last) {
        switch (field.kind()) {
            case MESSAGE -> message(field, table.reverse(last));
            case MESSAGES -> messages(field, last);
            case MAP -> map(field, last);
            default -> scalar(field, table.body(last), table.end(last));
        }
    }

    private void absent(FieldShape field) {
        out.zeros(
                switch (field.kind()) {
                    case FIXED_32 -> 4;
                    case FIXED_64 -> 8;
                    default -> 1; // a zero varint, or the length of nothing
                });
        out.varint(field.tag());
    }

    private void scalar(FieldShape field, int from, int to) {
        switch (field.kind()) {
            case BYTES -> bytes(field, from, to);
            case FIXED_32, FIXED_64 -> fixed(field, from, to);
            default -> varint(field, from, to);
        }
    }

    private void bytes(FieldShape field, int from, int to) {
        if (from < to || field.explicit()) {
            int mark = out.size();
            out.raw(bytes, from, to);
            out.prefix(mark, field.tag());
        }
    }

    private void fixed(FieldShape field, int from, int to) {
        if (field.explicit() || !isZero(from, to)) {
            out.raw(bytes, from, to);
            out.varint(field.tag());
        }
    }

    private boolean isZero(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum |= bytes[i];
        }
        return sum == 0;
    }

    private void varint(FieldShape field, int from, int to) {
        reader.window(from, to);
        long value = field.kind().normalise(reader.varint());
        if (value != 0 || field.explicit()) {
            out.varint(value);
            out.varint(field.tag());
        }
    }

    private void message(FieldShape field, int first) {
        int mark = out.size();
        int base = scanner.open(field.child());
        for (int each = first; each != 0; each = table.previous(each)) {
            scanner.scan(field.child(), base, table.body(each), table.end(each));
        }
        level(field.child(), base);
        table.close(base);
        out.prefix(mark, field.tag());
    }

    private void messages(FieldShape field, int last) {
        for (int each = last; each != 0; each = table.previous(each)) {
            int mark = out.size();
            int base = scanner.open(field.child());
            scanner.scan(field.child(), base, table.body(each), table.end(each));
            level(field.child(), base);
            table.close(base);
            out.prefix(mark, field.tag());
        }
    }

    private void map(FieldShape field, int last) {
        int order = table.reserve(maps.count(last));
        int size = reader.failed() ? 0 : maps.sort(field.child(), last, order);
        for (int i = size - 1; i >= 0; i--) {
            entry(field, table.get(order + i));
        }
        table.close(order);
    }

    private void entry(FieldShape field, int record) {
        if (omission.field() == field && maps.hasKey(record, omission.key())) {
            omitted = maps.value(field.child(), record);
            return;
        }
        int mark = out.size();
        int base = maps.level(record);
        if (base == 0) {
            plain(maps.occurrence(record));
        } else {
            level(field.child(), base);
        }
        out.prefix(mark, field.tag());
    }

    private void plain(int occurrence) {
        if (depth == MAX_DEPTH) {
            reader.fail();
        }
        out.raw(bytes, table.body(occurrence), table.end(occurrence));
    }
}
