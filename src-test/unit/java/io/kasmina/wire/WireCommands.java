package io.kasmina.wire;

import io.kasmina.wire.leyline.AdaptationCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Commands as raw bytes, in orders that no runtime would write. */
final class WireCommands {

    private WireCommands() {}

    /** Returns the annotations' keys in the order in which they stand in bytes of nothing but annotations. */
    static String[] annotationKeys(byte[] command) {
        List<String> keys = new ArrayList<>();
        int position = 0;
        while (position < command.length) {
            int end = position + 3 + command[position + 2];
            byte[] entry = Arrays.copyOfRange(command, position, end);
            keys.addAll(parse(entry).getAnnotationsMap().keySet());
            position = end;
        }
        return keys.toArray(String[]::new);
    }

    static AdaptationCommand parse(byte[] command) {
        try {
            return AdaptationCommand.parseFrom(command);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** Collects fields in the order of the calls. */
    static final class Raw {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Raw annotation(String key, String value) {
            return add(AdaptationCommand.newBuilder().putAnnotations(key, value));
        }

        Raw add(AdaptationCommand.Builder fields) {
            bytes.writeBytes(fields.build().toByteArray());
            return this;
        }

        Raw raw(String hex) {
            bytes.writeBytes(CanonicalAssert.bytes(hex));
            return this;
        }

        int size() {
            return bytes.size();
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }
}
