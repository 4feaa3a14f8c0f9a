package io.kasmina.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.kafka.ClientSecrets;
import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.support.KeyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {

    private static final String SECRET = "hunter2";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path keyring;

    @BeforeEach
    void write() {
        keyring = new KeyFile(folder, KeyFile.ONE).path();
    }

    @Test
    void everyValueIsPrintedWithWhoSetIt() throws Exception {
        Path file = Files.writeString(
                folder.resolve("k.yaml"), "verify: {freshness: 30s}\nhttp: {port: 7}\nkafka: {group: blue}\n");
        assertThat(config("--check --config " + file + " --set http.port=8 --keyring " + keyring))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .contains(
                        "verify.freshness = 30s  (file " + file + ")",
                        "kafka.group = blue  (file " + file + ")",
                        "http.port = 8  (command line)",
                        "http.host = 127.0.0.1  (default)",
                        "keys.keyring = " + keyring + "  (command line)");
    }

    @Test
    void secretsAreMaskedWhereverTheyComeFrom() throws Exception {
        Path secret = Files.writeString(folder.resolve("jaas"), SECRET + "\n");
        int code = config("--check --keyring " + keyring
                + " --set secret_files.kafka.properties.sasl.jaas.config=" + secret
                + " --set kafka.properties.ssl.key.password=" + SECRET
                + " --set kafka.properties.security.protocol=SASL_SSL");
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .contains(
                        "kafka.properties.sasl.jaas.config = ********  (file " + secret + ")",
                        "kafka.properties.ssl.key.password = ********  (command line)",
                        "kafka.properties.security.protocol = SASL_SSL  (command line)");
        assertThat(out.toString()).doesNotContain(SECRET).doesNotContain(KeyFile.FIRST);
    }

    @Test
    void aFlagAndTheEnvironmentBeatAFileOfOneSettingWhichBeatsTheConfigurationFile() throws Exception {
        Path port = Files.writeString(folder.resolve("port"), "7\n");
        Settings file = Settings.none().under(Map.of("http.port", "6", "secret_files.http.port", "" + port), "file f");
        assertThat(port(file)).isEqualTo(7);
        assertThat(port(file.under(Map.of("KASMINA_HTTP_PORT", "8")))).isEqualTo(8);
        assertThat(port(file.under(Map.of("http.port", "9"), Setting.FLAG))).isEqualTo(9);
    }

    @Test
    void aSecretInAFileMayEndInBlanks() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "correct horse \t\r\n");
        Settings settings = Settings.none()
                .under(Map.of("secret_files.kafka.properties.ssl.keystore.password", "" + password), "file f");
        assertThat(RunnerConfig.of(settings).own().kafka().properties())
                .containsEntry("ssl.keystore.password", "correct horse \t");
    }

    private static int port(Settings settings) {
        return RunnerConfig.of(settings).own().http().port();
    }

    @ParameterizedTest
    @CsvSource({
        "sasl.jaas.config, true",
        "ssl.keystore.password, true",
        "ssl.keystore.key, true",
        "some.vendor.token, true",
        "security.protocol, false",
        "ssl.truststore.location, false",
        "sasl.mechanism, false"
    })
    void whatKafkaDoesNotKnowMayBeASecret(String property, boolean secret) {
        assertThat(ClientSecrets.isSecret(property)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--set kafka.partitions=2 | Missing required option: '--check'",
                "--check --config /no/such/file | /no/such/file: does not exist",
                "--check --set kafka.partitions=0 | kafka.partitions: must be 1 to 10000, was 0",
                "--check --set kafka.properties.bootstrap.servers=x:1 | properties: must leave to Kasmina what it sets",
                "--check --manifest /no/such/file | /no/such/file: does not exist",
                "--check --set kafka.topics.control=c | engine.control: must be kafka.topics.control = c, was oona.control",
                "--check --set verify.nonce_ttl=2m | kafka.timings.nonce_ttl: must be at least verify.nonce_ttl = 2m",
                "--check --set drain=5s | drain: must be longer than kafka.timings.drain, and that at least engine.drain, was 5s, 5s, 4s",
                "--check --set engine.drain=6s | drain: must be longer than kafka.timings.drain, and that at least engine.drain, was 10s, 5s, 6s",
                "--check --set secret_files.http.host=/no/such | secret_files.http.host: could not be read: /no/such",
            })
    void whatARunnerWouldNotStartWithIsOneLine(String line, String complaint) {
        assertThat(config(line + " --keyring=" + keyring)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).startsWith("kasmina: ").contains(complaint).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aKeyringThatOthersMayReadIsRefused() {
        new KeyFile(folder, KeyFile.ONE).permit("rw-r--r--");
        assertThat(config("--check --keyring " + keyring)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("keys.keyring: " + keyring + ": exposed")
                .hasLineCount(1);
    }

    private int config(String line) {
        return KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), ("config " + line).split(" "));
    }
}
