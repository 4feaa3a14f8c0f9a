package io.kasmina.perf.kafka;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ConsumerGroupState;

/** One broker in a temporary folder, and the processes that are measured on it. One thread. */
final class KafkaBench implements AutoCloseable {

    /** Partitions of the seeds, and of what bare loops write. */
    static final int PARTITIONS = 6;

    /** Records of one turn: what the engine takes by default. */
    static final int BATCH = 512;

    static final String SECRET = "the secret of the benchmark only";
    static final String RAW_IN = "raw.in";
    static final String RAW_OUT = "raw.out";

    private static final String GROUP = "kasmina";
    private static final Duration SHARING = Duration.ofSeconds(60);

    /** What feeds and taps name; a tap on a topic that is not there yet would never read. */
    private static final Set<String> TOPICS = Set.of(
            "oona.commands",
            "oona.control",
            "oona.activations",
            "oona.steps",
            "oona.outcomes",
            "oona.emergency",
            "oona.blends",
            "oona.kernels.requests",
            "oona.kernels.ready",
            "kasmina.seeds",
            "kasmina.nonces");

    private final Path folder;
    private final BrokerProcess broker;
    private int started;

    private KafkaBench(Path folder, BrokerProcess broker) {
        this.folder = folder;
        this.broker = broker;
    }

    /** Starts a broker. */
    static KafkaBench open() throws IOException {
        Path folder = Files.createTempDirectory("kasmina-perf");
        BrokerSettings settings = BrokerSettings.in(folder.resolve("broker"))
                .launchedBy(Cores.launcher().toArray(String[]::new))
                .onJvm("-Xms1g", "-Xmx1g")
                .with("num.io.threads", "8");
        return new KafkaBench(folder, BrokerProcess.start(settings));
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    Path folder() {
        return folder;
    }

    /** Returns what the broker computed so far, on all cores together. */
    Duration brokerCpu() {
        return ProcessHandle.of(broker.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    Feed feed() {
        return new Feed(bootstrap());
    }

    Tap tap(String... topics) {
        return new Tap(bootstrap(), topics);
    }

    /** Starts a runner; does not wait. */
    Worker runner(Map<String, String> more) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "kafka.bootstrap",
                bootstrap(),
                "kafka.group",
                GROUP,
                "kafka.partitions",
                Integer.toString(PARTITIONS),
                "kafka.create_topics",
                "true",
                "artifacts.roots",
                folder.toString(),
                "artifacts.store",
                folder.resolve("store").toString(),
                "log.level",
                "ERROR", // a line for each event would be most of the work
                "http.port",
                "0"));
        settings.putAll(more);
        return Worker.start(
                log("runner"),
                Map.of("ESPER_LEYLINE_SECRET", SECRET),
                "io.kasmina.runner.KasminaCli",
                List.of("run", "--config", written(settings).toString()));
    }

    /** Starts a bare loop from a topic; does not wait. */
    Worker loop(String in, boolean transactional, int answerBytes) throws IOException {
        Map<String, String> settings = Map.of(
                "bootstrap", bootstrap(),
                "group", "raw-" + in,
                "in", in,
                "out", RAW_OUT,
                "batch", Integer.toString(BATCH),
                "transactional", Boolean.toString(transactional),
                "answer.bytes", Integer.toString(answerBytes));
        return Worker.start(
                log("raw"),
                Map.of(),
                RawLoop.class.getName(),
                List.of(written(settings).toString()));
    }

    /** Starts a process that reads topics; does not wait. */
    Worker reader(String... topics) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(bootstrap()));
        arguments.addAll(List.of(topics));
        started++;
        return Worker.start(log("reader"), Map.of(), PlainReader.class.getName(), arguments);
    }

    /** Makes the topics of bare loops, and waits until a runner has made the others. */
    void awaitTopics() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(List.of(raw(RAW_IN), raw(RAW_OUT))).all().get();
            while (!admin.listTopics().names().get().containsAll(TOPICS)) {
                Thread.onSpinWait();
            }
        }
    }

    /** Waits until as many runners have their part of the partitions. */
    void awaitSharing(int runners) throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + SHARING.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            for (long found = sharing(admin); found != runners; found = sharing(admin)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(found + " of " + runners + " runners share the partitions");
                }
            }
        }
    }

    private static long sharing(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                .filter(group -> group.state() == ConsumerGroupState.STABLE)
                .flatMap(group -> group.members().stream())
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    private static NewTopic raw(String name) {
        return new NewTopic(name, PARTITIONS, (short) 1)
                .configs(Map.of("max.message.bytes", Integer.toString(Feed.LARGEST)));
    }

    private Path written(Map<String, String> settings) throws IOException {
        return Files.writeString(
                folder.resolve("settings-" + started++ + ".properties"),
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private Path log(String name) {
        return folder.resolve(name + "-" + started + ".log");
    }

    @Override
    public void close() throws IOException {
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
