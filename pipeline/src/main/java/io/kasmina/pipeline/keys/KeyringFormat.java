package io.kasmina.pipeline.keys;

import io.kasmina.verify.Keyring;
import io.kasmina.verify.MacKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a keyring file, whose form {@link KeyringFile} describes. One use. What it says about a bad text names lines and key
 * ids, never a value.
 */
final class KeyringFormat {

    private static final String PRIMARY = "primary";
    private static final String KEY = "key.";

    private final Set<String> names = new HashSet<>();
    private final Map<String, KeyLines> keys = new LinkedHashMap<>();
    private @Nullable String primary;

    private KeyringFormat() {}

    /**
     * Parses a file's bytes.
     *
     * @throws KeyringFault MALFORMED or INVALID
     */
    static KeyringContent parse(byte[] bytes) throws KeyringFault {
        KeyringFormat format = new KeyringFormat();
        int number = 0;
        for (String line : text(bytes).lines().map(String::strip).toList()) {
            number++;
            if (!line.isEmpty() && line.charAt(0) != '#') {
                format.line(number, line);
            }
        }
        return format.content();
    }

    private static String text(byte[] bytes) throws KeyringFault {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException noText) {
            throw new KeyringFault(KeyringFault.Kind.MALFORMED, "keyring file: must be UTF-8", noText);
        }
    }

    private void line(int number, String line) throws KeyringFault {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw KeyLines.malformed(number, "must be 'name = value'");
        }
        String name = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        if (!names.add(name)) {
            throw KeyLines.malformed(number, "must not name again what a line before named");
        }
        if (name.equals(PRIMARY)) {
            primary = value;
        } else {
            key(number, name, value);
        }
    }

    private void key(int number, String name, String value) throws KeyringFault {
        int dot = name.lastIndexOf('.');
        if (!name.startsWith(KEY) || dot < KEY.length()) {
            throw KeyLines.malformed(number, "must name 'primary' or 'key.ID.ATTRIBUTE'");
        }
        keys.computeIfAbsent(name.substring(KEY.length(), dot), id -> new KeyLines())
                .line(number, name.substring(dot + 1), value);
    }

    private KeyringContent content() throws KeyringFault {
        List<MacKey> live = new ArrayList<>();
        List<String> retired = new ArrayList<>();
        for (Map.Entry<String, KeyLines> key : keys.entrySet()) {
            if (key.getValue().retired()) {
                retired.add(key.getKey());
            } else {
                live.add(key.getValue().key(key.getKey()));
            }
        }
        return new KeyringContent(keyring(live), List.copyOf(retired));
    }

    private Keyring keyring(List<MacKey> live) throws KeyringFault {
        if (primary == null || live.stream().noneMatch(key -> key.id().equals(primary))) {
            throw invalid("primary: must name a key that is there and not retired");
        }
        try {
            return Keyring.of(primary, live);
        } catch (IllegalArgumentException broken) {
            // It names a rule and ids.
            throw invalid(String.valueOf(broken.getMessage()));
        }
    }

    static KeyringFault invalid(String rule) {
        return new KeyringFault(KeyringFault.Kind.INVALID, "keyring file, " + rule);
    }
}
