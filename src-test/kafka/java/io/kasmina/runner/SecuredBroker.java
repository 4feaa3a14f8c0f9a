package io.kasmina.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import io.kasmina.support.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/**
 * A broker that talks TLS alone to clients, lets in whoever has a password and lets nobody do what no rule allows. Its certificate is made for it.
 * Blocks.
 */
final class SecuredBroker implements AutoCloseable {

    private static final String PASSWORD = "xyzzy-of-the-store";
    private static final String ADMIN_PASSWORD = "xyzzy-of-the-admin";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
    private static final String CLIENTS = "listener.name.clients.";

    private final Path folder;
    private final Path certificate;
    private final BrokerProcess process;
    private final Admin admin;

    SecuredBroker(Path folder) throws IOException {
        this.folder = folder;
        certificate = folder.resolve("broker.pem");
        Path keys = folder.resolve("broker.p12");
        keytool(keys, "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=broker -ext san=ip:127.0.0.1 -validity 2");
        keytool(keys, "-exportcert -rfc -file " + certificate);
        process = BrokerProcess.start(BrokerSettings.in(folder)
                .with("listener.security.protocol.map", "CLIENTS:SASL_SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .with("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512")
                .with(CLIENTS + "plain.sasl.jaas.config", PLAIN + " required user_admin=\"" + ADMIN_PASSWORD + "\";")
                .with(CLIENTS + "scram-sha-512.sasl.jaas.config", SCRAM + " required;")
                .with("ssl.keystore.location", keys.toString())
                .with("ssl.keystore.type", "PKCS12")
                .with("ssl.keystore.password", PASSWORD)
                .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .with("super.users", "User:admin;User:ANONYMOUS"));
        admin = Admin.create(client("PLAIN", login(PLAIN, "admin", ADMIN_PASSWORD)));
    }

    /** Makes a principal that may do what is given, and returns lines of configuration for it: its password is in a file of its own. */
    String principal(String name, List<AclBinding> rights) throws Exception {
        String password = "xyzzy-of-" + name;
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
        admin.createAcls(rights).all().get();
        Await.until("the broker's knowledge of " + name, () -> knows(name, password, rights));
        return configuration(name, password);
    }

    /** What the controller has taken reaches the broker later. */
    private boolean knows(String name, String password, List<AclBinding> rights) {
        try (Admin own = Admin.create(client("SCRAM-SHA-512", login(SCRAM, name, password)))) {
            own.describeCluster().nodes().get();
            return admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(rights);
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Map<String, Object> client(String mechanism, String login) {
        return Map.of(
                "bootstrap.servers",
                process.bootstrap(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                login,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate.toString());
    }

    /** Returns lines of configuration for somebody who gives a password. */
    String configuration(String name, String password) throws IOException {
        Path secret = Files.writeString(folder.resolve(name + ".jaas"), login(SCRAM, name, password) + "\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        return """
                kafka:
                  bootstrap: "%s"
                  partitions: 2
                  properties:
                    security.protocol: SASL_SSL
                    sasl.mechanism: SCRAM-SHA-512
                    ssl.truststore.type: PEM
                    ssl.truststore.location: "%s"
                secret_files: {kafka.properties.sasl.jaas.config: "%s"}
                """
                .formatted(process.bootstrap(), certificate, secret);
    }

    /** Returns what it denied, in its own words. */
    List<String> denials() throws IOException {
        try (var lines = Files.lines(process.log())) {
            return lines.filter(line -> line.contains(" is Denied ")).toList();
        }
    }

    @Override
    public void close() {
        admin.close();
        process.close();
    }

    private static String login(String module, String name, String password) {
        return module + " required username=\"" + name + "\" password=\"" + password + "\";";
    }

    private static void keytool(Path keys, String what) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(what.split(" ")));
        command.addAll(List.of("-alias", "broker", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.onExit().join().exitValue()).as(said).isZero();
    }
}
