package io.kasmina.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Rejection;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.MacKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Malformed, truncated, oversized, duplicated, deeply nested and re-encoded commands, signed in every way but the right one and in the right
 * one too, through the whole verify operator. For each: exactly one answer, of the closed list, no failure of the verifier, nothing
 * accepted that was not signed or was accepted before, nothing unverified quoted, memory bounded by its size.
 *
 * <p>A part of ten seconds runs with all tests. Five million inputs, about two minutes:
 *
 * <pre>
 * mvn -pl src-test -am test -Dtest=CommandFuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dkasmina.fuzz.inputs=5000000
 * </pre>
 *
 * <p>It prints how often each answer was given. {@code -Dkasmina.fuzz.seed=N} begins with another input; a wrongly answered one is
 * printed with its own seed, whole and minimised.
 */
class CommandFuzzTest {

    private static final Long ORDERED = Long.getLong("kasmina.fuzz.inputs");
    private static final long INPUTS = ORDERED == null ? 100_000 : ORDERED;
    private static final long SEED = Long.getLong("kasmina.fuzz.seed", 20_261_126);
    private static final int BATCH = 10_000;

    // Millions of inputs take longer than a test may by default.
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyInputIsAnsweredRightly() {
        Map<String, Long> tally = new TreeMap<>();
        for (long done = 0; done < INPUTS; done += BATCH) {
            List<FuzzInput> inputs = LongStream.range(SEED + done, SEED + Math.min(INPUTS, done + BATCH))
                    .mapToObj(FuzzInputs::of)
                    .toList();
            FuzzRun run = new FuzzRun(FuzzKeys.KEYRING);
            FuzzInput wrong = run.firstWrong(inputs);
            if (wrong != null) {
                fail(report(run.fault(), wrong, FuzzKeys.KEYRING));
            }
            run.tally().forEach((answer, count) -> tally.merge(answer, count, Long::sum));
        }

        if (ORDERED != null) {
            System.out.println(INPUTS + " inputs: " + tally);
        }
        assertThat(tally.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(INPUTS);
        List<String> expected = new ArrayList<>(List.of("accepted", "deadline_exceeded"));
        Arrays.stream(Rejection.values()).map(Rejection::code).forEach(expected::add);
        expected.removeAll(List.of("verifier_unavailable", "nonce_ledger_full"));
        assertThat(tally).as("every answer is given").containsOnlyKeys(expected);
    }

    @Test
    void anInputIsWhollyGivenByItsSeedInAnyJvm() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long seed = 0; seed < 1_000; seed++) {
            FuzzInput.Sealed one = FuzzInputs.of(seed).sealed();
            FuzzInput.Sealed other = FuzzInputs.of(seed).sealed();
            assertThat(one.command().value()).isEqualTo(other.command().value());
            assertThat(one.covered()).isEqualTo(other.covered());
            digest.update(one.command().value());
        }

        assertThat(HexFormat.of().formatHex(digest.digest()))
                .as("changes with the generator alone")
                .isEqualTo("a7454c257a7ab2cf2680a683283d03e591ea5c39e79cf3c9f76f79f59d763124");
    }

    @Test
    void aVerifierThatTakesTheAttackersKeyForAnHonestOneIsFoundOut() {
        MacKey stolen = MacKey.of("full", "secret of stranger".getBytes(StandardCharsets.UTF_8), true);
        Keyring wrongKeys = Keyring.of("full", List.of(stolen));
        List<FuzzInput> inputs = LongStream.range(0, 2_000)
                .mapToObj(FuzzInputs::of)
                .filter(input -> input.seal() == FuzzSeal.ANNOTATED_FORGED)
                .toList();
        FuzzRun run = new FuzzRun(wrongKeys);

        FuzzInput wrong = Objects.requireNonNull(run.firstWrong(inputs));

        assertThat(run.fault()).isEqualTo("accepted though nobody signed it");
        FuzzInput smallest = FuzzRun.minimised(wrong, wrongKeys);
        assertThat(smallest.value().length).isLessThanOrEqualTo(wrong.value().length);
        assertThat(new FuzzRun(wrongKeys).firstWrong(List.of(smallest))).isNotNull();
        assertThat(report(run.fault(), wrong, wrongKeys))
                .contains("seed " + wrong.seed(), "minimised")
                .contains(Origin.COMMANDS);
    }

    private static String report(String fault, FuzzInput wrong, Keyring keyring) {
        return fault + "\n  " + wrong + "\n  delivered as " + wrong.sealed().command() + "\n  minimised: "
                + FuzzRun.minimised(wrong, keyring);
    }
}
