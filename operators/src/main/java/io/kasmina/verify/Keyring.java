package io.kasmina.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys that count at one moment. Immutable and thread-safe: rotation hands out another keyring. */
public final class Keyring {

    /** Most keys that may sign annotated commands, since each costs one MAC for every forged command. */
    public static final int MAX_ANNOTATED = 3;

    /** The environment variable that holds the one secret where there is no keyring file. */
    public static final String SECRET_VARIABLE = "ESPER_LEYLINE_SECRET";

    /** Id of the key made from {@link #SECRET_VARIABLE}. */
    public static final String DEFAULT_ID = "default";

    private final MacKey primary;
    private final Map<String, MacKey> byId;
    private final List<MacKey> annotated;

    private Keyring(MacKey primary, Map<String, MacKey> byId, List<MacKey> annotated) {
        this.primary = primary;
        this.byId = byId;
        this.annotated = annotated;
    }

    /**
     * Makes a keyring.
     *
     * @param primaryId id of the key that signs; one of {@code keys}
     * @param keys at least one key, ids unique, at most {@value #MAX_ANNOTATED} of them annotated; no two with one secret, since a nonce
     *     belongs to the secret and outcomes would name either id; copied
     * @throws IllegalArgumentException naming the rule and the id that breaks it
     */
    public static Keyring of(String primaryId, List<MacKey> keys) {
        Map<String, MacKey> byId = keys.stream()
                .collect(Collectors.toUnmodifiableMap(MacKey::id, Function.identity(), Keyring::refuseDuplicate));
        MacKey primary = byId.get(primaryId);
        if (primary == null) {
            throw new IllegalArgumentException(
                    "primary: must be one of the keyring's " + keys.size() + " keys, was '" + primaryId + "'");
        }
        List<MacKey> annotated = keys.stream().filter(MacKey::annotated).toList();
        if (annotated.size() > MAX_ANNOTATED) {
            throw new IllegalArgumentException(
                    "annotated keys: must be at most " + MAX_ANNOTATED + ", were " + annotated.size());
        }
        refuseTwins(keys);
        return new Keyring(primary, byId, annotated);
    }

    /**
     * Makes a keyring of one key that may sign both forms.
     *
     * @param id the key's id
     * @param secret at least 1 byte; copied
     */
    public static Keyring single(String id, byte[] secret) {
        return of(id, List.of(MacKey.of(id, secret, true)));
    }

    /**
     * Makes the keyring of an environment without a keyring file: one key, id {@value #DEFAULT_ID}, both forms.
     *
     * @param environment variables by name; {@value #SECRET_VARIABLE} is read as UTF-8
     * @throws IllegalArgumentException if the variable is absent or empty
     */
    public static Keyring fromEnvironment(Map<String, String> environment) {
        String secret = environment.getOrDefault(SECRET_VARIABLE, "");
        if (secret.isEmpty()) {
            throw new IllegalArgumentException(SECRET_VARIABLE + ": must be set and not empty");
        }
        return single(DEFAULT_ID, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the key that signs. */
    public MacKey primary() {
        return primary;
    }

    /** Returns the key of an id, null where there is none. */
    public @Nullable MacKey lookup(String id) {
        return byId.get(id);
    }

    /** Returns the keys that may sign annotated commands, 0 to {@value #MAX_ANNOTATED} of them. */
    public List<MacKey> annotated() {
        return annotated;
    }

    /** Returns the ids of all keys, in no order; unmodifiable. */
    public Set<String> ids() {
        return byId.keySet();
    }

    /**
     * Finds a key whose secret had another id before: outcomes and events would name one signer by two names.
     *
     * @param former the keyring that this one follows
     * @return the key's id here, null where every secret kept its id
     */
    public @Nullable String renamed(Keyring former) {
        Map<ByteBuffer, String> before =
                former.byId.values().stream().collect(Collectors.toMap(MacKey::hmacBlock, MacKey::id));
        for (MacKey key : byId.values()) {
            if (!before.getOrDefault(key.hmacBlock(), key.id()).equals(key.id())) {
                return key.id();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "Keyring[primary=" + primary.id() + ", ids=" + byId.keySet() + "]";
    }

    private static MacKey refuseDuplicate(MacKey one, MacKey other) {
        throw new IllegalArgumentException("key ids: must be unique, '" + other.id() + "' is there twice");
    }

    private static void refuseTwins(List<MacKey> keys) {
        Map<ByteBuffer, MacKey> byBlock = new HashMap<>();
        for (MacKey key : keys) {
            MacKey twin = byBlock.put(key.hmacBlock(), key);
            if (twin != null) {
                throw new IllegalArgumentException(
                        "secrets: must differ, those of '" + twin.id() + "' and '" + key.id() + "' make the same tags");
            }
        }
    }
}
