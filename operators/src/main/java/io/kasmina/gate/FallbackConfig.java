package io.kasmina.gate;

import io.kasmina.contract.GateReason;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens where a seed's kernel does not come.
 *
 * @param enforcement whether a fallback kernel may stand in
 * @param kernel the one that stands in; required by OBSERVE, not loaded under ENFORCE
 */
public record FallbackConfig(Enforcement enforcement, @Nullable FallbackKernel kernel) {

    private static final Set<GateReason> DID_NOT_COME = EnumSet.of(
            GateReason.FETCH_FAILED,
            GateReason.FETCH_TIMEOUT,
            GateReason.FETCH_DENIED,
            GateReason.DIGEST_MISMATCH,
            GateReason.KERNEL_LOAD_FAILED);

    /** Checks that OBSERVE has a kernel; throws {@link IllegalArgumentException} that names field, bound and value. */
    public FallbackConfig {
        if (enforcement == Enforcement.OBSERVE && kernel == null) {
            throw new IllegalArgumentException("kernel: must be set where enforcement is OBSERVE, was absent");
        }
    }

    /** Returns the default: ENFORCE, no fallback kernel. */
    public static FallbackConfig enforced() {
        return new FallbackConfig(Enforcement.ENFORCE, null);
    }

    /** Returns a rollout's first stage: OBSERVE with a fallback kernel. */
    public static FallbackConfig observed(FallbackKernel kernel) {
        return new FallbackConfig(Enforcement.OBSERVE, kernel);
    }

    /**
     * Says what to load instead of a kernel.
     *
     * @param reason why the kernel is not there
     * @return the fallback kernel; null under ENFORCE, and for a kernel that came but may not stay, such as one that shares a parameter
     */
    public @Nullable FallbackKernel insteadOf(GateReason reason) {
        return enforcement == Enforcement.OBSERVE && DID_NOT_COME.contains(reason) ? kernel : null;
    }
}
