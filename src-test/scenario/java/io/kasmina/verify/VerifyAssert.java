package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;

/** What tests expect of a verification. */
final class VerifyAssert {

    private VerifyAssert() {}

    static Verified<Command> accepted(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Accepted.class);
        return ((Verification.Accepted) verification).command();
    }

    static Outcome declined(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Declined.class);
        return ((Verification.Declined) verification).outcome();
    }

    static Rejection rejection(Verification verification) {
        assertThat(declined(verification)).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) declined(verification)).reason();
    }
}
