package io.kasmina.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.Sha256;
import org.jspecify.annotations.Nullable;

/** What a reply must say before its artifact is fetched. Pure. */
final class ReplyRules {

    private ReplyRules() {}

    /** Why an order ends; the detail quotes nothing of a reply but a digest. */
    record Flaw(GateReason reason, String detail) {}

    /** Returns why an order may not begin, null where it may. */
    static @Nullable Flaw ofOrder(PrefetchOrder order, @Nullable KernelPin known, boolean requirePin) {
        Sha256 pin = order.pin();
        if (pin == null) {
            return requirePin && known == null ? new Flaw(GateReason.FETCH_DENIED, "pin: required, was absent") : null;
        }
        return known != null && !known.digest().equals(pin)
                ? new Flaw(GateReason.DIGEST_MISMATCH, "pin: must be the manifest's " + known.digest() + ", was " + pin)
                : null;
    }

    /**
     * Checks a reply.
     *
     * @param ready the reply
     * @param checksum its checksum, null where it is none
     * @param pin the digest that counts, null where nothing pins it
     * @param known what the manifest says, null where it says nothing
     */
    static @Nullable Flaw ofReply(
            KernelReply.Ready ready, @Nullable Sha256 checksum, @Nullable Sha256 pin, @Nullable KernelPin known) {
        if (checksum == null) {
            return mismatch("reply's checksum: must be 64 hexadecimal digits");
        }
        if (pin != null && !pin.equals(checksum)) {
            return mismatch("reply's checksum: must be the pinned " + pin + ", was " + checksum);
        }
        return known == null ? null : ofManifest(ready, known);
    }

    private static @Nullable Flaw ofManifest(KernelReply.Ready ready, KernelPin known) {
        if (known.guardDigest() != null && !known.guardDigest().equals(ready.guardDigest())) {
            return mismatch("reply's guard_digest: must be the manifest's " + known.guardDigest());
        }
        String reference = ready.artifactRef();
        boolean named = reference.substring(reference.lastIndexOf('/') + 1).equals(known.artifact());
        return named ? null : mismatch("reply's artifact_ref: must end with the manifest's " + known.artifact());
    }

    private static Flaw mismatch(String detail) {
        return new Flaw(GateReason.DIGEST_MISMATCH, detail);
    }
}
