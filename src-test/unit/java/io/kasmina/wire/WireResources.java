package io.kasmina.wire;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Test resources of the wire. */
final class WireResources {

    private WireResources() {}

    static String text(String name) throws IOException {
        try (InputStream resource = WireResources.class.getResourceAsStream("/wire/" + name)) {
            if (resource == null) {
                throw new FileNotFoundException("test resource wire/" + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
