package io.kasmina.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FallbackConfigTest {

    private static final Sha256 DIGEST = new Sha256("ab".repeat(32));
    private static final FallbackKernel SPARE = new FallbackKernel("spare", "file:spare.pt", DIGEST);

    @Test
    void theDefaultEnforcesAndLoadsNothing() {
        assertThat(FallbackConfig.enforced()).isEqualTo(new FallbackConfig(Enforcement.ENFORCE, null));
        assertThat(FallbackConfig.enforced().insteadOf(GateReason.FETCH_TIMEOUT))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(GateReason.class)
    void onlyAKernelThatDidNotComeIsReplacedAndOnlyUnderObserve(GateReason reason) {
        FallbackKernel instead =
                switch (reason) {
                    case FETCH_FAILED, FETCH_TIMEOUT, FETCH_DENIED, DIGEST_MISMATCH, KERNEL_LOAD_FAILED -> SPARE;
                    default -> null;
                };

        assertThat(FallbackConfig.observed(SPARE).insteadOf(reason)).isEqualTo(instead);
        assertThat(new FallbackConfig(Enforcement.ENFORCE, SPARE).insteadOf(reason))
                .isNull();
    }

    @Test
    void observingNeedsAKernel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FallbackConfig(Enforcement.OBSERVE, null))
                .withMessage("kernel: must be set where enforcement is OBSERVE, was absent");
    }

    @Test
    void theKernelsFieldsAreCheckedAndNamed() {
        assertRefused("blueprintId: must be 1 to 256 characters and not blank, was 1 characters", " ", "file:a");
        assertRefused(
                "blueprintId: must be 1 to 256 characters and not blank, was 257 characters",
                "b".repeat(257),
                "file:a");
        assertRefused("artifactRef: must not be blank, was ''", "b", "");
        assertThat(new FallbackKernel("b".repeat(256), "file:a", DIGEST).digest())
                .isEqualTo(DIGEST);
    }

    private static void assertRefused(String message, String blueprint, String reference) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FallbackKernel(blueprint, reference, DIGEST))
                .withMessage(message);
    }
}
