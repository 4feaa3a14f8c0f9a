package io.kasmina.pipeline.keys;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.verify.Keyring;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides what a look at the file means. A sight is the content's digest or the failure to read it; it is acted on when two looks in a row
 * have it and the last action was on another one, so that every state of the file is said once. One thread at a time.
 */
final class KeyringWatch {

    private final Path path;
    private final KeyringState state;
    private final TelemetrySink telemetry;
    private String latest;
    private String settled;

    KeyringWatch(Path path, KeyringState state, TelemetrySink telemetry) {
        this.path = path;
        this.state = state;
        this.telemetry = telemetry;
        latest = state.digest();
        settled = state.digest();
    }

    /** Looks at the file. Blocks; throws for no content and no failure of the disk. */
    void look() {
        try {
            byte[] bytes = KeyringReader.read(path);
            String digest = KeyringState.digest(bytes);
            if (settles(digest)) {
                adopt(bytes, digest);
            }
        } catch (KeyringFault fault) {
            if (settles(fault.kind().code() + fault.detail())) {
                refuse(fault);
            }
        }
    }

    private boolean settles(String sight) {
        boolean steady = sight.equals(latest) && !sight.equals(settled);
        latest = sight;
        settled = steady ? sight : settled;
        return steady;
    }

    private void adopt(byte[] bytes, String digest) {
        try {
            KeyringContent content = KeyringFormat.parse(bytes);
            checkNames(content.keyring());
            state.replace(content.keyring(), digest);
            telemetry.emit(Event.global(EventName.KEYRING_RELOADED, Level.INFO, attributes(content)));
        } catch (KeyringFault fault) {
            refuse(fault);
        }
    }

    private void checkNames(Keyring next) throws KeyringFault {
        String renamed = next.renamed(state.keyring());
        if (renamed != null) {
            throw new KeyringFault(
                    KeyringFault.Kind.RENAMED,
                    "keyring file, key '" + renamed + "': must not have the secret that another id had");
        }
    }

    private void refuse(KeyringFault fault) {
        Map<String, String> attributes = Map.of("reason", fault.kind().code(), "detail", fault.detail());
        telemetry.emit(Event.global(EventName.KEYRING_REFUSED, Level.CRITICAL, attributes));
    }

    private static Map<String, String> attributes(KeyringContent content) {
        Keyring keyring = content.keyring();
        return Map.of(
                "primary", keyring.primary().id(),
                "keys", listed(keyring.ids()),
                "annotated",
                        listed(keyring.annotated().stream().map(key -> key.id()).toList()),
                "retired", listed(content.retired()));
    }

    private static String listed(Collection<String> ids) {
        return ids.stream().sorted().collect(Collectors.joining(", "));
    }
}
