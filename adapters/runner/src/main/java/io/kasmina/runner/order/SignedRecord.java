package io.kasmina.runner.order;

import io.kasmina.runner.file.JsonLine;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A signed command as it lies on the bus. As a file, a JSON object with these names.
 *
 * @param topic where it goes; a detached signature holds nowhere else
 * @param key the record's key, null for none
 * @param headers header values in hexadecimal, by name
 * @param value the record's value in base64
 */
public record SignedRecord(String topic, @Nullable String key, Map<String, String> headers, String value) {

    /** Copies the headers and checks both codings; throws {@link IllegalArgumentException} that names the field. */
    public SignedRecord {
        requireSet("topic", topic);
        requireSet("headers", headers);
        requireSet("value", value);
        headers = Map.copyOf(new TreeMap<>(headers));
        Base64.getDecoder().decode(value);
        headers.values().forEach(HexFormat.of()::parseHex);
    }

    private static void requireSet(String field, @Nullable Object value) {
        if (value == null || value.equals("")) {
            throw new IllegalArgumentException(field + ": must be set");
        }
    }

    static SignedRecord of(String topic, @Nullable String key, Map<String, byte[]> headers, byte[] value) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach((name, bytes) -> texts.put(name, HexFormat.of().formatHex(bytes)));
        return new SignedRecord(topic, key, texts, Base64.getEncoder().encodeToString(value));
    }

    /** Returns one line of JSON. */
    String json() {
        return JsonLine.of(this);
    }

    /** Returns the value's bytes, a copy. */
    public byte[] bytes() {
        return Base64.getDecoder().decode(value);
    }

    /** Returns the headers' bytes by name, copies. */
    public Map<String, byte[]> headerBytes() {
        Map<String, byte[]> bytes = new TreeMap<>();
        headers.forEach((name, text) -> bytes.put(name, HexFormat.of().parseHex(text)));
        return bytes;
    }
}
