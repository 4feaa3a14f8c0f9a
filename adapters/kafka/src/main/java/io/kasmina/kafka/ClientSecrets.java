package io.kasmina.kafka;

import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Tells which properties of the clients must not be shown. Pure. */
public final class ClientSecrets {

    private static final Set<ConfigDef> KNOWN =
            Set.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());

    private ClientSecrets() {}

    /** Tells whether a property's value may be a secret; of one that Kafka does not know it may. */
    public static boolean isSecret(String property) {
        boolean plain = KNOWN.stream()
                .map(definition -> definition.configKeys().get(property))
                .anyMatch(key -> key != null && key.type != ConfigDef.Type.PASSWORD);
        return !plain || property.toLowerCase(Locale.ROOT).contains("password");
    }
}
