package io.kasmina.runner.config;

/**
 * One value as text.
 *
 * @param key its full name, levels divided by dots
 * @param value the value
 * @param source who set it, for people
 */
public record Setting(String key, String value, String source) {

    /** Source of what nobody set. */
    public static final String DEFAULT = "default";

    /** Source of what a flag set. */
    public static final String FLAG = "command line";

    /** Never shows the value, which may be a secret. */
    @Override
    public String toString() {
        return key + " from " + source;
    }
}
