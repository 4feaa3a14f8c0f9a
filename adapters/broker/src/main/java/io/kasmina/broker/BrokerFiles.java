package io.kasmina.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a broker reads at its start, in its folder.
 *
 * @param folder the folder
 */
record BrokerFiles(Path folder) {

    /** Room for one tensor of 25 MiB and what wraps it. */
    private static final String LARGEST_RECORD = Integer.toString(32 << 20);

    /** Everything into a file; on standard output only what tells that the broker runs, since nobody reads on after that. */
    private static final String LOGGING =
            """
            <configuration>
              <appender name="file" class="ch.qos.logback.core.FileAppender">
                <file>%s</file>
                <encoder><pattern>%%d %%level [%%thread] %%logger{20} %%msg%%n</pattern></encoder>
              </appender>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%%msg%%n</pattern></encoder>
              </appender>
              <logger name="kafka.server.KafkaRaftServer" level="info"><appender-ref ref="out"/></logger>
              <root level="info"><appender-ref ref="file"/></root>
            </configuration>
            """;

    /** Quick to find out that a former life is over, and small. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listener.security.protocol.map", "CLIENTS:PLAINTEXT,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("broker.session.timeout.ms", "1000"),
            Map.entry("broker.heartbeat.interval.ms", "200"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("message.max.bytes", LARGEST_RECORD),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.min.session.timeout.ms", "500"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"));

    Path properties() {
        return folder.resolve("server.properties");
    }

    Path logging() {
        return folder.resolve("logback.xml");
    }

    Path log() {
        return folder.resolve("broker.log");
    }

    /** Standard error, where a JVM that cannot start says so. */
    Path errors() {
        return folder.resolve("broker.err");
    }

    void write(BrokerSettings settings, BrokerPorts ports) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(logging(), LOGGING.formatted(log()));
        Files.writeString(
                properties(),
                all(settings, ports).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private static Map<String, String> all(BrokerSettings settings, BrokerPorts ports) {
        BrokerRole role = settings.role();
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.put("process.roles", role.roles());
        all.put("node.id", Integer.toString(role.id()));
        all.put("log.dirs", settings.data().toString());
        all.put(
                "controller.quorum.voters",
                role.isController()
                        ? role.id() + "@127.0.0.1:" + ports.controller()
                        : BrokerRole.CONTROLLER.id() + "@127.0.0.1:" + settings.controller());
        List<String> listeners = new ArrayList<>();
        if (role.isBroker()) {
            int advertised = settings.advertised() == 0 ? ports.clients() : settings.advertised();
            listeners.add(listener("CLIENTS", ports.clients()));
            listeners.add(listener("INNER", ports.inner()));
            all.put("inter.broker.listener.name", "INNER");
            all.put("advertised.listeners", listener("CLIENTS", advertised) + "," + listener("INNER", ports.inner()));
        }
        if (role.isController()) {
            listeners.add(listener("CONTROLLER", ports.controller()));
        }
        all.put("listeners", String.join(",", listeners));
        all.putAll(settings.properties());
        return all;
    }

    private static String listener(String name, int port) {
        return name + "://127.0.0.1:" + port;
    }
}
