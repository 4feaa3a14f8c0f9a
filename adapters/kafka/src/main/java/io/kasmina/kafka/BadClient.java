package io.kasmina.kafka;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** A client cannot be made as it is configured, which another attempt does not change. Its message is one line without secrets. */
final class BadClient extends KafkaException {

    private static final long serialVersionUID = 1L;

    /** What a secret that consists of several values is made of, and what may be said of it. */
    private static final Pattern BETWEEN = Pattern.compile("[\\s\"'=;]+");

    private static final Set<String> WORDS = Set.of("username", "password", "required", "requisite", "sufficient");
    private static final int SHORTEST = 3;

    private BadClient(String message) {
        super(message);
    }

    /**
     * Makes a client.
     *
     * @throws BadClient where its settings are to blame; its cause is left out, since it may quote them
     * @throws KafkaException where brokers cannot be found, which may be so for a while only
     */
    static <T> T make(Map<String, Object> settings, Function<Map<String, Object>, T> maker) {
        try {
            return maker.apply(settings);
        } catch (KafkaException failure) {
            if (isLookup(failure)) {
                throw failure;
            }
            throw new BadClient(told(failure, settings));
        }
    }

    private static boolean isLookup(Throwable failure) {
        Throwable root = root(failure);
        return root instanceof ConfigException
                && String.valueOf(root.getMessage()).contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }

    private static String told(Throwable failure, Map<String, Object> settings) {
        Throwable root = root(failure);
        String said = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        for (String secret : secrets(settings)) {
            said = said.replace(secret, "***");
        }
        return root.getClass().getSimpleName() + ": " + said;
    }

    private static List<String> secrets(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .filter(each -> ClientSecrets.isSecret(each.getKey()))
                .flatMap(each -> Arrays.stream(BETWEEN.split(String.valueOf(each.getValue()))))
                .filter(word -> word.length() >= SHORTEST && !WORDS.contains(word.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
            root = next;
        }
        return root;
    }
}
