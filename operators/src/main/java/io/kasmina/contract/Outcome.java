package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/** The one answer to a command. Every command gets exactly one; silence is not an answer. */
public sealed interface Outcome {

    /** Returns which command was answered. */
    Subject subject();

    /** Returns the verdict's code: applied, pending, refused, gate_failed or rejected. */
    String verdict();

    /** Returns the reason's code, empty where the command succeeded. */
    default String reasonCode() {
        return "";
    }

    /**
     * Which command an outcome answers.
     *
     * @param commandId the command's id, null while unverified
     * @param keyId the key that verified it, or the known one it names, null where there is none: an unknown name is never quoted
     * @param seed the seed, null for commands without one and while unverified
     * @param origin where the command came from
     */
    record Subject(@Nullable String commandId, @Nullable String keyId, @Nullable SeedId seed, Origin origin) {}

    /**
     * The effect took place.
     *
     * @param subject the command
     * @param before the seed's stage before, UNKNOWN for commands without a seed
     * @param after the seed's stage after
     */
    record Applied(Subject subject, SeedStage before, SeedStage after) implements Outcome {
        @Override
        public String verdict() {
            return "applied";
        }
    }

    /**
     * The effect began and ends with an event of its own ({@code kernel_attached} or a failure).
     *
     * @param subject the command
     * @param before the seed's stage before
     * @param after the seed's stage after
     */
    record Pending(Subject subject, SeedStage before, SeedStage after) implements Outcome {
        @Override
        public String verdict() {
            return "pending";
        }
    }

    /**
     * Nothing changed.
     *
     * @param subject the command
     * @param reason which rule refused it
     * @param detail one line with the offending field or value, possibly empty
     * @param stage the seed's stage, UNKNOWN for commands without a seed
     * @param owner the seed that owns what the command wants, null unless the reason is OWNED_BY
     */
    record Refused(Subject subject, Refusal reason, String detail, SeedStage stage, @Nullable SeedId owner)
            implements Outcome {

        /** Checks that an owner is named exactly where a seed owns it; throws {@link IllegalArgumentException}. */
        public Refused {
            if ((owner != null) != (reason == Refusal.OWNED_BY)) {
                throw new IllegalArgumentException(
                        "owner: must be given for OWNED_BY alone, was " + owner + " for " + reason);
            }
        }

        /** Makes a refusal that no other seed causes. */
        public Refused(Subject subject, Refusal reason, String detail, SeedStage stage) {
            this(subject, reason, detail, stage, null);
        }

        @Override
        public String verdict() {
            return "refused";
        }

        /** Returns the reason's code, with the owning seed behind a colon: {@code owned_by:seed-1}. */
        @Override
        public String reasonCode() {
            return owner == null ? reason.code() : reason.code() + ":" + owner;
        }
    }

    /**
     * A gate failed; the cull that follows is the command's effect (G0 aside, which changes nothing).
     *
     * @param subject the command
     * @param gate the gate
     * @param reason why
     * @param before the seed's stage before
     * @param after the seed's stage after
     */
    record GateFailed(Subject subject, Gate gate, GateReason reason, SeedStage before, SeedStage after)
            implements Outcome {
        @Override
        public String verdict() {
            return "gate_failed";
        }

        @Override
        public String reasonCode() {
            return reason.code();
        }
    }

    /**
     * The command was not accepted.
     *
     * @param subject the command
     * @param reason the check that it failed
     */
    record Rejected(Subject subject, Rejection reason) implements Outcome {
        @Override
        public String verdict() {
            return "rejected";
        }

        @Override
        public String reasonCode() {
            return reason.code();
        }
    }
}
