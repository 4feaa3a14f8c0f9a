package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import io.kasmina.http.Health;
import io.kasmina.http.OpsServer;
import io.kasmina.micrometer.MicrometerStageRecorder;
import io.kasmina.micrometer.PrometheusScrape;
import io.kasmina.support.Exposition;
import io.kasmina.support.Exposition.Family;
import io.kasmina.support.Exposition.Sample;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.Policy;
import io.kasmina.support.ThreadedBed;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricKind;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Scope;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** What Prometheus gets over HTTP of a pipeline at work. */
class ScrapeTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PrometheusScrape scrape = PrometheusScrape.create();
    private final MicrometerStageRecorder recorder = new MicrometerStageRecorder(scrape.registry());
    private final OpsServer server = OpsServer.start(0, () -> Health.READY, scrape, Schedulers.boundedElastic())
            .block(LIMIT);

    @AfterEach
    void stop() {
        server.stop().block(LIMIT);
    }

    @Test
    void everyMetricOfAPipelineIsAFamilyOfItsKindWithTheCataloguesWords() throws Exception {
        Map<String, Family> families = families(lived());

        for (MetricName name : owned()) {
            Family family = families.remove(prometheus(name));
            assertThat(family).as("%s as %s", name, prometheus(name)).isNotNull();
            assertThat(family.type()).as("%s", name).isEqualTo(type(name.kind()));
            assertThat(family.help()).isEqualTo(name.description());
            families.remove(prometheus(name) + "_max");
        }
        assertThat(families.keySet())
                .as("what the recorder adds of its own")
                .containsExactly(prometheus(MetricName.RECORDER_REFUSED));
    }

    @Test
    void aFallbackAndABackendThatKnowsItsMemoryBringTheirFamilies() throws Exception {
        FallbackKernel spare = new FallbackKernel("good", "file:good", KernelBus.DIGEST);
        PipelineBed bed = PipelineBed.startWith(
                parts -> parts.config(KasminaConfig.defaults().with(FallbackConfig.observed(spare)))
                        .recorder(recorder));
        bed.ops.holding(4_096);
        bed.send(bed.policy.germinate(PipelineBed.SEED, "missing", BlendSpec.byDefault()));
        bed.step(scope -> {});
        Map<String, Family> families = families(bed);

        assertThat(byLabel(families, MetricName.FALLBACK_EVENTS)).isEqualTo(Map.of("requested", 1.0, "attached", 1.0));
        assertThat(value(families, MetricName.FALLBACK_ACTIVE)).isEqualTo(1);
        assertThat(byLabel(families, MetricName.DEVICE_MEMORY))
                .isEqualTo(Map.of("kernels", 16.0, "cache", 0.0, "buffers", 0.0, "in_flight", 4_080.0));
    }

    @Test
    void everyLabelAndItsValueAreTheCatalogues() throws Exception {
        Map<String, MetricName> names =
                Arrays.stream(MetricName.values()).collect(Collectors.toMap(ScrapeTest::prometheus, name -> name));

        families(lived()).values().forEach(family -> family.samples().forEach(sample -> {
            MetricName name = names.get(family.name().replaceFirst("_max$", ""));
            sample.labels().forEach((key, value) -> {
                boolean bucket = family.type().equals("histogram") && key.equals("le");
                assertThat(bucket || name.permits(key, value)).as("%s", sample).isTrue();
            });
        }));
    }

    @Test
    void nothingOfACommandASeedOrAKeyIsInItsFigures() throws Exception {
        PipelineBed bed = lived();
        String figures = get(bed).lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));

        Stream<String> said = bed.outcomes.stream()
                .map(Outcome::subject)
                .flatMap(subject -> Stream.of(subject.commandId(), subject.keyId(), text(subject.seed())));
        Stream<String> known = Stream.of("a secret", "YSBzZWNyZXQ", "612073656372657", "tamiyo", Policy.RUN.value());
        assertThat(Stream.concat(said, known).filter(word -> word != null).distinct())
                .hasSizeGreaterThan(100)
                .noneMatch(figures::contains);
    }

    @Test
    void countersAreWhatTheStreamsSaid() throws Exception {
        PipelineBed bed = lived();
        Map<String, Family> families = families(bed);

        Map<String, Double> rejected = new TreeMap<>();
        bed.outcomes.stream()
                .filter(Outcome.Rejected.class::isInstance)
                .forEach(outcome -> rejected.merge(outcome.reasonCode(), 1.0, Double::sum));
        double rejections =
                rejected.values().stream().mapToDouble(count -> count).sum();
        assertThat(rejected).containsKeys("malformed", "nonce_replayed", "unknown_key");
        assertThat(bed.outcomes).hasAtLeastOneElementOfType(Outcome.Applied.class);
        assertThat(bed.outcomes).hasAtLeastOneElementOfType(Outcome.Refused.class);

        assertThat(byLabel(families, MetricName.VERIFIER_REJECTIONS)).isEqualTo(rejected);
        assertThat(value(families, MetricName.VERIFIER_ACCEPTED)).isEqualTo(bed.outcomes.size() - rejections);
        assertThat(count(families, MetricName.VERIFIER_LATENCY)).isEqualTo(bed.outcomes.size());
        assertThat(count(families, MetricName.ROLLBACK_LATENCY))
                .isEqualTo(bed.seen(EventName.ROLLBACK_COMPLETE).size());
        assertThat(byLabel(families, MetricName.ISOLATION_VIOLATIONS)).isEqualTo(Map.of("leak", (double)
                bed.seen(EventName.ISOLATION_VIOLATION).size()));
        assertThat(byLabel(families, MetricName.RECORDER_REFUSED)).isEqualTo(Map.of("kind", 0.0, "label", 0.0));
    }

    @Test
    void aScrapeBesideRealThreadsSeesWhatIsDone() throws Exception {
        try (ThreadedBed bed = new ThreadedBed(recorder)) {
            bed.graft();
            bed.kasmina.step(bed.nextStep(), scope -> {}).block(LIMIT);
            Map<String, Family> before = read(get());
            bed.cull();
            bed.kasmina.step(bed.nextStep(), scope -> {}).block(LIMIT);
            Map<String, Family> after = read(get());

            assertThat(value(before, MetricName.VERIFIER_ACCEPTED)).isEqualTo(3);
            assertThat(value(before, MetricName.SEEDS_ACTIVE)).isEqualTo(1);
            assertThat(value(after, MetricName.VERIFIER_ACCEPTED)).isEqualTo(4);
            assertThat(value(after, MetricName.SEEDS_ACTIVE)).isZero();
        }
    }

    /** Returns a pipeline to which everything has happened, replays and strangers' commands first. */
    private PipelineBed lived() {
        PipelineBed bed = PipelineBed.startWith(parts ->
                parts.config(EventfulLife.limits(KasminaConfig.defaults())).recorder(recorder));
        SignedCommand once = bed.policy.sign(bed.policy.cull(new SeedId("nobody")));
        bed.send(once);
        bed.send(once);
        bed.send(
                bed.policy.sign(VerifyFixture.STRANGER, bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault())));
        new EventfulLife(bed).live();
        return bed;
    }

    private Map<String, Family> families(PipelineBed bed) throws Exception {
        return read(get(bed));
    }

    private String get(PipelineBed bed) throws Exception {
        try (bed) {
            return get();
        }
    }

    private String get() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/metrics"))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static Map<String, Family> read(String text) {
        return new TreeMap<>(Exposition.parse(text));
    }

    private static List<MetricName> owned() {
        return Arrays.stream(MetricName.values())
                .filter(name -> name.scope() == Scope.GLOBAL || name.kind() != MetricKind.GAUGE)
                .filter(name -> !EventfulLife.METRICS_ELSEWHERE.contains(name))
                .toList();
    }

    private static String prometheus(MetricName name) {
        String flat = name.code().replace('.', '_').replaceFirst("_ms$", "_seconds");
        return name.kind() == MetricKind.COUNTER ? flat.replaceFirst("(_total)?$", "_total") : flat;
    }

    private static String type(MetricKind kind) {
        return kind == MetricKind.TIMER ? "histogram" : kind.name().toLowerCase(Locale.ROOT);
    }

    private static double value(Map<String, Family> families, MetricName name) {
        return only(families.get(prometheus(name)).samples()).value();
    }

    private static double count(Map<String, Family> families, MetricName name) {
        return only(families.get(prometheus(name)).samples("_count")).value();
    }

    private static Map<String, Double> byLabel(Map<String, Family> families, MetricName name) {
        return families.get(prometheus(name)).samples().stream()
                .collect(Collectors.toMap(
                        sample -> only(sample.labels().values()), Sample::value, Double::sum, TreeMap::new));
    }

    private static <T> T only(Collection<T> values) {
        assertThat(values).hasSize(1);
        return values.iterator().next();
    }

    private static String text(SeedId seed) {
        return seed == null ? null : seed.toString();
    }
}
