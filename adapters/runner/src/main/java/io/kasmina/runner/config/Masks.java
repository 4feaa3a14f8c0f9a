package io.kasmina.runner.config;

import java.util.function.Predicate;

/** Hides what must not be shown. Pure. */
final class Masks {

    /** Stands for a secret, whatever its length. */
    static final String MASK = "********";

    private static final String CLIENT = "kafka.properties.";

    private final Predicate<String> secretProperty;

    /**
     * Makes a mask.
     *
     * @param secretProperty tells which properties of the Kafka clients are secrets
     */
    Masks(Predicate<String> secretProperty) {
        this.secretProperty = secretProperty;
    }

    /** Returns a value as it may be shown. */
    String shown(Setting setting) {
        boolean secret = setting.key().startsWith(CLIENT)
                && secretProperty.test(setting.key().substring(CLIENT.length()));
        return secret ? MASK : setting.value();
    }
}
