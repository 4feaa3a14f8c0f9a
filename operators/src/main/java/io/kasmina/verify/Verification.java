package io.kasmina.verify;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;

/** What verification made of one signed command. Every command gets exactly one. */
public sealed interface Verification {

    /**
     * To be applied; its nonce is spent.
     *
     * @param command the verified command
     */
    record Accepted(Verified<Command> command) implements Verification {}

    /**
     * Answered already: {@link Outcome.Rejected}, or {@link Outcome.Refused} for a passed deadline, whose nonce is
     * spent.
     *
     * @param outcome the one answer to the command
     */
    record Declined(Outcome outcome) implements Verification {}
}
