package io.kasmina.pipeline.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose nonces are in a folder. */
class RestartTest {

    @TempDir
    Path temp;

    private DurableBed state;

    @BeforeEach
    void open() throws IOException {
        state = new DurableBed(temp);
    }

    @Test
    void aCommandThatWasAnsweredBeforeARestartIsAReplayAfterIt() throws IOException {
        SignedCommand command;
        try (PipelineBed bed = start()) {
            command = bed.policy.sign(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
            assertThat(bed.send(command)).isInstanceOf(Outcome.Pending.class);
        }
        state.killAndOpen();

        try (PipelineBed bed = start()) {
            assertRejected(bed.send(command), Rejection.NONCE_REPLAYED);
        }
    }

    @Test
    void anEffectBeginsOnlyWhenItsNonceIsDurable() {
        try (PipelineBed bed = start()) {
            SignedCommand command = bed.policy.sign(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
            state.journal.hold();
            bed.in.tryEmitNext(command).orThrow();
            assertThat(bed.outcomes).isEmpty();
            assertThat(bed.views).isEmpty();

            state.journal.letGo();

            assertThat(bed.outcomes).singleElement().isInstanceOf(Outcome.Pending.class);
            assertThat(bed.views).containsKey(PipelineBed.SEED);
        }
    }

    @Test
    void aFullDiskRejectsCommandsSaysSoOnceAndEndsByItself() {
        try (PipelineBed bed = start()) {
            SignedCommand command = bed.policy.sign(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
            state.disk.fill(true);
            assertRejected(bed.send(command), Rejection.VERIFIER_UNAVAILABLE);
            assertRejected(bed.send(command), Rejection.VERIFIER_UNAVAILABLE);
            bed.pass(Duration.ofSeconds(10));
            assertThat(bed.views).isEmpty();
            assertThat(bed.seen(EventName.NONCE_LEDGER_UNAVAILABLE)).hasSize(1);

            state.disk.fill(false);
            bed.pass(Duration.ofSeconds(1));

            assertThat(bed.send(command)).isInstanceOf(Outcome.Pending.class);
            assertThat(bed.seen(EventName.NONCE_LEDGER_UNAVAILABLE)).hasSize(1);
        }
    }

    private PipelineBed start() {
        return PipelineBed.startWith(builder -> builder.nonces(state.nonces()).snapshots(state.durable.snapshots()));
    }

    private static void assertRejected(Outcome outcome, Rejection reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.reason())
                .isEqualTo(reason));
    }
}
