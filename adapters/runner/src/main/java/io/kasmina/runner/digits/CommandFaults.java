package io.kasmina.runner.digits;

import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.runner.digits.report.Expectation;
import java.time.Duration;

/** Commands that must not be carried out. */
final class CommandFaults {

    private static final Duration TOO_OLD = Duration.ofMinutes(2);

    private final DigitsRig rig;

    CommandFaults(DigitsRig rig) {
        this.rig = rig;
    }

    Expectation forged() {
        Command cull = new Command.Retire(rig.policy().header(), JobSeeds.GROWN);
        return FaultPhase.expect(
                "forged command",
                Rejection.INVALID_SIGNATURE,
                reason(rig.policy().forged(cull)));
    }

    /** Sends a command twice; the first time it is authentic and refused, which spends its nonce all the same. */
    Expectation replayed() {
        SignedCommand signed = rig.policy().detached(rig.policy().advance(JobSeeds.GROWN, SeedOperation.FINE_TUNE));
        String first = reason(signed);
        Expectation expectation = FaultPhase.expect("replayed command", Rejection.NONCE_REPLAYED, reason(signed));
        return first.equals(Refusal.ILLEGAL_TRANSITION.code())
                ? expectation
                : new Expectation(expectation.name(), false, "the original was answered by " + first);
    }

    Expectation stale() {
        Command old = new Command.Retire(rig.policy().header(TOO_OLD), JobSeeds.GROWN);
        return FaultPhase.expect(
                "stale command", Rejection.STALE_COMMAND, reason(rig.policy().annotated(old)));
    }

    Expectation unpinned() {
        Command unpinned = rig.policy().germinate(JobSeeds.UNPINNED, JobArtifacts.BOTTLENECK, null);
        return FaultPhase.expect(
                "unpinned artifact",
                Refusal.UNPINNED_ARTIFACT,
                reason(rig.policy().annotated(unpinned)));
    }

    private String reason(SignedCommand command) {
        return rig.desk().send(command).reasonCode();
    }
}
