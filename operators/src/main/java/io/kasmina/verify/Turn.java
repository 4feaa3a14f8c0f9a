package io.kasmina.verify;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.verify.Verification.Accepted;
import io.kasmina.verify.Verification.Declined;
import org.jspecify.annotations.Nullable;

/** One item of the line between the checks, which decide, and the report, which says what they decided. */
sealed interface Turn {

    /**
     * A command was judged.
     *
     * @param verification what was made of it
     * @param cause class of the failure behind VERIFIER_UNAVAILABLE, else empty
     * @param nanos the timer's reading
     * @param receipt of its nonce, the one in memory where none was spent
     */
    record Judged(Verification verification, String cause, long nanos, NonceReceipt receipt) implements Turn {

        /** Returns the same command declined, since its nonce could not be made durable. */
        Judged lost(String failure) {
            Outcome.Rejected outcome = new Outcome.Rejected(subject(), Rejection.VERIFIER_UNAVAILABLE);
            return new Judged(new Declined(outcome), failure, nanos, NonceReceipt.IN_MEMORY);
        }

        private Outcome.Subject subject() {
            if (verification instanceof Accepted accepted) {
                Verified<?> command = accepted.command();
                return new Outcome.Subject(
                        command.commandId(),
                        command.keyId(),
                        accepted.command().value().seed(),
                        command.origin());
            }
            return ((Declined) verification).outcome().subject();
        }
    }

    /**
     * The timer ticked.
     *
     * @param nanos its reading
     */
    record Ticked(long nanos) implements Turn {}

    /**
     * The source ended, after everything that it delivered.
     *
     * @param failure its error, null if it completed
     */
    record Ended(@Nullable Throwable failure) implements Turn {}
}
