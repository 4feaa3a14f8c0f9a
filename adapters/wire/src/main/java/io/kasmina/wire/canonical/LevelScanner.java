package io.kasmina.wire.canonical;

/** Lists the fields of one message, without looking into nested ones. Not thread-safe. */
final class LevelScanner {

    private final WireReader reader;
    private final FieldTable table;

    LevelScanner(WireReader reader, FieldTable table) {
        this.reader = reader;
        this.table = table;
    }

    /** Opens a level for a message and returns its base. */
    int open(MessageShape shape) {
        return table.open(shape.size() + 1);
    }

    /** Adds the fields between two places to a level. */
    void scan(MessageShape shape, int base, int from, int to) {
        reader.window(from, to);
        while (reader.hasMore()) {
            int start = reader.position();
            int tag = reader.tag();
            int body = reader.skip(tag & 7);
            add(shape, base, shape.slot(tag), start, body);
        }
    }

    private void add(MessageShape shape, int base, int slot, int start, int body) {
        boolean known = slot != MessageShape.UNKNOWN;
        if (known) {
            table.forget(base, shape.field(slot).rivals());
        }
        // Runtimes move an entry with anything unknown in it out of its map: not certain enough.
        boolean allowed = known || !shape.isEntry();
        if (!allowed || !table.add(base, slot, start, body, reader.position())) {
            reader.fail();
        }
    }
}
