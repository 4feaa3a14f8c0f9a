package io.kasmina.runner.config;

import io.kasmina.djl.DjlConfig;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.dispatch.DispatchConfig;
import io.kasmina.pipeline.partition.PartitionConfig;
import io.kasmina.runner.cli.BadInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be set of a runner. The pipeline's parts stand beside the runner's own in files: {@code verify.freshness} beside
 * {@code kafka.bootstrap}.
 *
 * @param own the runner's own part
 * @param pipeline the pipeline's
 * @param effective every value, and who set it
 * @param unknown environment variables that look like settings and are none
 */
public record RunnerConfig(Own own, KasminaConfig pipeline, List<Setting> effective, List<String> unknown) {

    /** Copies the lists. */
    public RunnerConfig {
        effective = List.copyOf(effective);
        unknown = List.copyOf(unknown);
    }

    /** Returns a line for each unknown variable, without its value. */
    public List<String> warnings() {
        return unknown.stream()
                .map(name -> "environment " + name + ": is no known setting, ignored")
                .toList();
    }

    /**
     * The runner's own part.
     *
     * @param kafka the cluster
     * @param keys who may command
     * @param artifacts where kernels come from
     * @param http where it can be watched
     * @param host what is known of the host
     * @param device where PyTorch runs
     * @param log how it logs
     * @param engine how partitions are run
     * @param drain how long it may take to stop in order, 1 s to 10 min
     * @param secretFiles files that each hold one setting, by its key
     */
    public record Own(
            KafkaConfig kafka,
            KeySettings keys,
            ArtifactSettings artifacts,
            HttpSettings http,
            HostSettings host,
            DjlConfig device,
            LogSettings log,
            PartitionConfig engine,
            Duration drain,
            Map<String, String> secretFiles) {

        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofMinutes(10);

        /** Less than what the group's member waits for, so that what is given back is committed and closed within it. */
        private static final Duration PARTITION_DRAIN = Duration.ofSeconds(4);

        /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
        public Own {
            if (drain.compareTo(SHORTEST) < 0 || drain.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("drain: must be 1s to 10m, was " + Durations.print(drain));
            }
        }

        static Own defaults() {
            return new Own(
                    onThisMachine(),
                    KeySettings.defaults(),
                    ArtifactSettings.defaults(),
                    HttpSettings.defaults(),
                    HostSettings.defaults(),
                    DjlConfig.defaults(),
                    LogSettings.defaults(),
                    givingBackIn(PARTITION_DRAIN),
                    Duration.ofSeconds(10),
                    Map.of());
        }

        private static PartitionConfig givingBackIn(Duration drain) {
            PartitionConfig usual = PartitionConfig.defaults();
            return new PartitionConfig(
                    usual.batch(),
                    usual.linger(),
                    usual.cutAfter(),
                    usual.frameBytes(),
                    usual.packets(),
                    usual.kernels(),
                    drain,
                    usual.commitLimit(),
                    usual.retryBackoff(),
                    usual.control());
        }

        private static KafkaConfig onThisMachine() {
            KafkaConfig usual = KafkaConfig.defaults(List.of("localhost:9092"), "kasmina", Instance.here());
            return usual.creating(usual.topics(), usual.partitions());
        }
    }

    /**
     * Reads a configuration.
     *
     * @param settings what was set
     * @throws BadInput one line for the first value out of bounds, and for what is no setting
     */
    public static RunnerConfig of(Settings settings) {
        RecordReader reader = new RecordReader(SecretFiles.read(settings));
        Own own = reader.read("", Own.class, Own.defaults());
        KasminaConfig pipeline = reader.read("", KasminaConfig.class, oneLane());
        reader.refuseUnknown();
        agree(own, pipeline);
        return new RunnerConfig(own, pipeline, reader.effective(), reader.unknownVariables());
    }

    /** What two parts must know alike. */
    private static void agree(Own own, KasminaConfig pipeline) {
        String control = own.kafka().topics().control();
        if (!own.engine().control().equals(control)) {
            throw new BadInput("engine.control: must be kafka.topics.control = " + control + ", was "
                    + own.engine().control());
        }
        drains(own);
        Duration ttl = pipeline.verify().nonceTtl();
        if (own.kafka().timings().nonceTtl().compareTo(ttl) < 0) {
            throw new BadInput("kafka.timings.nonce_ttl: must be at least verify.nonce_ttl = " + Durations.print(ttl)
                    + ", was " + Durations.print(own.kafka().timings().nonceTtl()));
        }
    }

    /** A partition gives up before the group's member does, which gives up before the process does. */
    private static void drains(Own own) {
        Duration engine = own.engine().drain();
        Duration kafka = own.kafka().timings().drain();
        if (engine.compareTo(kafka) > 0 || kafka.compareTo(own.drain()) >= 0) {
            throw new BadInput("drain: must be longer than kafka.timings.drain, and that at least engine.drain, was "
                    + Durations.print(own.drain()) + ", " + Durations.print(kafka) + ", " + Durations.print(engine));
        }
    }

    /** One lane: partitions are what runs beside each other, and a cut waits for all that a pipeline has in flight. */
    private static KasminaConfig oneLane() {
        DispatchConfig usual = DispatchConfig.defaults();
        return KasminaConfig.defaults()
                .with(new DispatchConfig(1, usual.commandConcurrency(), usual.embargo(), usual.resetBackoff()));
    }
}
