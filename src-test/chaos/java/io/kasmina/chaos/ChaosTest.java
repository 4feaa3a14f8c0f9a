package io.kasmina.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real runners on a real broker, killed at random moments. A short slice here; all of it by {@code mvn test -pl src-test -am -Dtest=ChaosTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dkasmina.chaos.strikes=20}, faults by {@code -Dkasmina.chaos.faults=BROKER_KILLED,DISK_FULL}; what a
 * failed one left stays in its temporary folder.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // 20 strikes of a fault take many minutes
class ChaosTest {

    private static final int STRIKES = Integer.getInteger("kasmina.chaos.strikes", 0);
    /** So many strikes take long enough that seeds come to blend. */
    private static final int ENOUGH = 10;

    private static final long SEED = Long.getLong("kasmina.chaos.seed", System.nanoTime());
    private static final String NAMED = System.getProperty("kasmina.chaos.faults", "");
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    /** Those that are named, else all of them, or one in the slice. */
    static List<Fault> faults() {
        if (!NAMED.isEmpty()) {
            return Arrays.stream(NAMED.split(",")).map(Fault::valueOf).toList();
        }
        return STRIKES > 0 ? List.of(Fault.values()) : List.of(Fault.BOTH_KILLED);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nothingIsLostAndNothingHappensTwice(Fault fault) throws Exception {
        Random random = new Random(SEED);
        try (Rig rig = Rig.start(folder, random, fault.runners(), fault == Fault.DISK_FULL)) {
            assumeTrue(
                    fault != Fault.DISK_FULL || rig.disk() != null, "this machine lets nobody have a mount namespace");
            for (int strike = 0; strike < Math.max(STRIKES, 1); strike++) {
                if (strike % 2 == 0) { // the others hit whoever has not come up yet
                    rig.passUntilSomethingIsAnswered();
                }
                rig.pass(rig.moment(BETWEEN));
                fault.strike(rig);
            }
            rig.pass(BETWEEN);
            assertThat(rig.verdict()).as("%s, seed %d", fault, SEED).isEmpty();
            if (STRIKES >= ENOUGH) {
                // two seconds are not always enough for logits while whoever joins them comes up
                assertThat(rig.oracle().blendedByLogits())
                        .as("blends by logits")
                        .isGreaterThan(4 * rig.oracle().unmetLogits());
            }
        }
    }
}
