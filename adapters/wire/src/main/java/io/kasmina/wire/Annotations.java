package io.kasmina.wire;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The annotations of one command that anybody reads. Not thread-safe; not changed once the command's fields are read. */
final class Annotations {

    private static final AnnotationKey[] KEYS = AnnotationKey.values();

    private final Map<AnnotationKey, String> texts = new EnumMap<>(AnnotationKey.class);

    /** Picks them from a message's map. */
    static Annotations of(Map<String, String> map) {
        Annotations annotations = new Annotations();
        for (AnnotationKey key : KEYS) {
            String text = map.get(key.text());
            if (text != null) {
                annotations.put(key, text);
            }
        }
        return annotations;
    }

    /** Returns the text as sent, null where absent. */
    @Nullable
    String get(AnnotationKey key) {
        return texts.get(key);
    }

    /** Sets a text; the last one stands, as in a message's map. */
    void put(AnnotationKey key, String text) {
        texts.put(key, text);
    }
}
