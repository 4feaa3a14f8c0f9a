package io.kasmina.runner.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kasmina sign} makes passes the verifier that a runner has, and what it cannot make is one line. */
class OrdersTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path keyring;

    @BeforeEach
    void write() throws Exception {
        keyring = SignedByTools.keyring(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GERMINATE --seed s-1 --run r-1 --blueprint b --parameter depth=2 --blend CHANNEL --alpha-vec 0.5,1",
                "START_TRAINING --seed s-1",
                "START_GRAFTING --seed s-1 --blend CONFIDENCE --gate-k 5 --alpha-hi 0.9",
                "STABILIZE --seed s-1 --expected-stage BLENDING",
                "EVALUATE --seed s-1",
                "FINE_TUNE --seed s-1",
                "FOSSILIZE --seed s-1 --deadline-ms 5000",
                "CULL --seed s-1",
                "PAUSE --seed s-1",
                "RESUME --seed s-1",
                "ROLLBACK --seed s-1",
            })
    void aCommandOfASeedPassesTheVerifier(String line) throws Exception {
        for (String form : new String[] {"", " --annotated"}) {
            SignedRecord signed = sign(line + form);
            assertThat(signed.topic()).isEqualTo(Origin.COMMANDS);
            assertThat(signed.key()).isEqualTo("s-1");
            assertThat(signed.headers()).hasSize(form.isEmpty() ? 2 : 0);
            assertThat(SignedByTools.verdict(keyring, signed)).isEqualTo("accepted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIMIZER --optimizer adam --parameter lr=0.1",
                "CIRCUIT_BREAKER --state HALF_OPEN --rationale maintenance",
                "EMERGENCY --include-teacher",
                "REGISTER_TEACHER --teacher t-1 --teacher-parameter w --teacher-bytes 8 --forced",
                "DEREGISTER_TEACHER --teacher t-1",
                "RESET_TEACHER --teacher t-1",
                "RESET_REGISTRY --forced",
            })
    void aCommandWithoutASeedPassesTheVerifier(String line) throws Exception {
        SignedRecord signed = sign(line);
        assertThat(signed.topic()).isEqualTo(Origin.CONTROL);
        assertThat(signed.key()).isNull();
        assertThat(SignedByTools.verdict(keyring, signed)).isEqualTo("accepted");
    }

    @Test
    void aCommandThatIsChangedOrMovedDoesNotPass() throws Exception {
        SignedRecord signed = sign("CULL --seed s-1");
        SignedRecord moved = new SignedRecord(Origin.CONTROL, signed.key(), signed.headers(), signed.value());
        assertThat(SignedByTools.verdict(keyring, moved)).isEqualTo("invalid_signature");
        byte[] bytes = signed.bytes();
        bytes[bytes.length - 1] ^= 1;
        SignedRecord changed = new SignedRecord(
                signed.topic(),
                signed.key(),
                signed.headers(),
                Base64.getEncoder().encodeToString(bytes));
        assertThat(SignedByTools.verdict(keyring, changed)).isEqualTo("invalid_signature");
    }

    @Test
    void anOrderInAFileSaysTheSameAsFlags() throws Exception {
        Path order = Files.writeString(
                folder.resolve("order.yaml"),
                """
                operation: germinate
                seed: s-1
                run: r-1
                blueprint: b
                id: c-1
                blend: {mode: RESIDUAL}
                """);
        SignedRecord signed = sign("--order " + order);
        assertThat(signed.key()).isEqualTo("s-1");
        assertThat(SignedByTools.commandId(keyring, signed)).isEqualTo("c-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CULL | seed: must be set",
                "GROW --seed s | Invalid value for positional parameter at index 0 (OPERATION)",
                "GERMINATE --seed s --run r | blueprint: must be set",
                "GERMINATE --seed s --blueprint b | run: must be set",
                "GERMINATE --seed s --blueprint b --run prototype | run: training run id: must be 1 to 256 characters and a real id",
                "GERMINATE --seed s --blueprint b --run r --artifact abc | artifact: must be 64 hexadecimal digits, was 3",
                "START_GRAFTING --seed s --blend SMOOTH | blend.mode: must be CONVEX, RESIDUAL, CHANNEL or CONFIDENCE",
                "START_GRAFTING --seed s --blend CONFIDENCE --alpha-lo 2 | blend: alpha_lo, alpha_hi: must be 0 <= lo",
                "EMERGENCY --seed s | seed: must not be set for EMERGENCY",
                "CIRCUIT_BREAKER --state BROKEN | state: must be one of [CLOSED, OPEN, HALF_OPEN], was 'BROKEN'",
                "CULL --seed s --expected-stage LATE | expected_stage: must be one of",
                "CULL --seed s --deadline-ms -1 | deadline_ms: must be in 0..4294967295, was -1",
                "CULL --seed s --out /no/such/folder/f | --out: folder does not exist: /no/such/folder",
                "--seed s | OPERATION: must be one of",
                "CULL --order f | --order: the file says what to do",
                "--order f --seed s | --order: the file says what to do",
                "--order f --gate-k 9 | --order: the file says what to do",
                "START_GRAFTING --seed s --gate-k 9 | --blend: must be set with",
            })
    void whatCannotBeSignedIsOneLine(String line, String complaint) {
        assertThat(run(line)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).startsWith("kasmina: ").contains(complaint).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    private SignedRecord sign(String line) throws Exception {
        out.getBuffer().setLength(0);
        assertThat(run(line)).as(err.toString()).isEqualTo(ExitCode.OK);
        return SignedByTools.read(folder, out.toString());
    }

    private int run(String line) {
        String all = "sign --keyring " + keyring + " " + line;
        return KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), all.split(" "));
    }
}
