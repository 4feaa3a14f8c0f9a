package io.kasmina.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.gate.Enforcement;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.prefetch.PrefetchMode;
import io.kasmina.runner.cli.BadInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void whatNobodySetIsTheDefaultAndSaysSo() {
        RunnerConfig config = RunnerConfig.of(Settings.none());
        assertThat(config.pipeline().verify().freshness()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.pipeline().dispatch().lanes()).isEqualTo(1);
        assertThat(config.effective()).contains(new Setting("verify.freshness", "1m", Setting.DEFAULT));
        assertThat(config.effective()).extracting(Setting::source).containsOnly(Setting.DEFAULT);
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile() {
        Settings file = Settings.none()
                .under(Map.of("verify.skew", "1s", "verify.freshness", "30s", "http.port", "7"), "file f.yaml");
        Settings both = file.under(Map.of("KASMINA_VERIFY_FRESHNESS", "20s", "KASMINA_HTTP_PORT", "8", "PATH", "/bin"));
        RunnerConfig config = RunnerConfig.of(both.under(Map.of("http.port", "9"), "command line"));
        assertThat(config.effective())
                .contains(
                        new Setting("verify.skew", "1s", "file f.yaml"),
                        new Setting("verify.freshness", "20s", "environment KASMINA_VERIFY_FRESHNESS"),
                        new Setting("http.port", "9", "command line"));
        assertThat(config.own().http().port()).isEqualTo(9);
    }

    @Test
    void everyKindOfValueIsRead() {
        RunnerConfig config = RunnerConfig.of(Settings.none()
                .under(
                        Map.of(
                                "prefetch.mode", "sync",
                                "prefetch.require_pin", "false",
                                "prefetch.breaker.failure_threshold", "5",
                                "gate.kernel_p50_limit_millis", "2.5",
                                "artifacts.fetch.origins", "https://a:1, https://b:2",
                                "artifacts.store", "/var/store",
                                "host.layers", "fc1,fc2",
                                "host.grafts.seed.one", "float32 1x16x4x4"),
                        "test"));
        assertThat(config.pipeline().prefetch().mode()).isEqualTo(PrefetchMode.SYNC);
        assertThat(config.pipeline().prefetch().requirePin()).isFalse();
        assertThat(config.pipeline().prefetch().breaker().failureThreshold()).isEqualTo(5);
        assertThat(config.pipeline().gate().kernelP50LimitMillis()).isEqualTo(2.5);
        assertThat(config.own().artifacts().fetch().origins()).isEqualTo(Set.of("https://a:1", "https://b:2"));
        assertThat(config.own().artifacts().store()).hasToString("/var/store");
        assertThat(config.own().host().layers()).containsExactlyInAnyOrder("fc1", "fc2");
        assertThat(config.own().host().points().get("seed.one").shape()).hasToString("[1, 16, 4, 4]");
    }

    @Test
    void aPartThatIsAbsentByDefaultIsMadeWhereAnythingOfItIsSet() {
        RunnerConfig config = RunnerConfig.of(Settings.none()
                .under(
                        Map.of(
                                "fallback.enforcement", "OBSERVE",
                                "fallback.kernel.blueprint_id", "plain",
                                "fallback.kernel.artifact_ref", "file:/k/plain.pt",
                                "fallback.kernel.digest", "AB".repeat(32)),
                        "test"));
        assertThat(config.pipeline().fallback().enforcement()).isEqualTo(Enforcement.OBSERVE);
        assertThat(config.pipeline().fallback().kernel()).isNotNull();
        refused("fallback.kernel.blueprint_id", "plain", "fallback.kernel.artifact_ref: must be set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verify.freshness | 10 | test: verify.freshness: must be a duration such as 500ms, 10s, 2m or 1h, was '10'",
                "verify.freshness | 2h | verify.nonce_ttl: must be at least freshness + skew = PT2H5S, was PT1M5S",
                "http.port | many | test: http.port: must be a whole number, was 'many'",
                "http.port | 65536 | test: http.port: must be in 0..65535, was 65536",
                "prefetch.require_pin | perhaps | test: prefetch.require_pin: must be true or false, was 'perhaps'",
                "advance.mode | SOON | test: advance.mode: must be one of [ON_COMMAND, AUTOMATIC], was 'SOON'",
                "host.grafts.s | FLOAT32 | host.grafts.s: must be dtype and shape of at most 1 GiB such as FLOAT32 1x16x4x4, was 'FLOAT32'",
                "drain | 1ms | test: drain: must be 1s to 10m, was 1ms",
                "verify.freshnes | 1s | test: verify.freshnes: is no known setting",
            })
    void aBadValueIsOneLine(String key, String value, String complaint) {
        refused(key, value, complaint);
    }

    @Test
    void aVariableThatSetsNothingIsAWarningWithoutItsValue() {
        RunnerConfig config = RunnerConfig.of(Settings.none()
                .under(Map.of(
                        "KASMINA_SERVICE_HOST",
                        "10.0.0.7",
                        "KASMINA_PORT",
                        "tcp://10.0.0.7:80",
                        "KASMINA_DRAIN",
                        "9s")));
        assertThat(config.warnings())
                .containsExactly(
                        "environment KASMINA_PORT: is no known setting, ignored",
                        "environment KASMINA_SERVICE_HOST: is no known setting, ignored");
        assertThat(config.own().drain()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aTopicIsCreatedWithAsManyCopiesAsTheBusAdapterSays() {
        KafkaConfig usual = KafkaConfig.defaults(List.of("b:1"), "g", "i");
        assertThat(RunnerConfig.of(Settings.none()).own().kafka().replication()).isEqualTo(usual.replication());
    }

    @Test
    void aSettingNeverShowsItsValue() {
        assertThat(new Setting("kafka.properties.sasl.jaas.config", "hunter2", "file f"))
                .hasToString("kafka.properties.sasl.jaas.config from file f");
    }

    private static void refused(String key, String value, String complaint) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> RunnerConfig.of(Settings.none().under(Map.of(key, value), "test")))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains(complaint).hasLineCount(1));
    }
}
