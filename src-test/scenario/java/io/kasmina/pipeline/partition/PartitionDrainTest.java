package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import io.kasmina.support.ScriptedCommits;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A partition is given back, because it moves or because the process ends. */
class PartitionDrainTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final Duration WHILE = Duration.ofMillis(60);

    private final PartitionBed bed = new PartitionBed(1);
    private final ScriptedCommits commits = new ScriptedCommits();
    private final PartitionProcess process = bed.start(commits);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aDrainCompletesTheRun() {
        bed.bus.assign(0, process.member());
        process.engine.drain();
        assertThat(process.ends()).containsExactly("complete");
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.ENDED);
        assertThat(process.engine.figures()).isEmpty();
    }

    @Test
    void anEngineWithoutPartitionsDrainsAtOnce() {
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.IDLE);
        process.engine.drain();
        assertThat(process.ends()).containsExactly("complete");
    }

    @Test
    void activationsThatWaitForTheirLogitsAreAnsweredFirst() {
        blendConfidently();
        bed.activation(SEED, 9);
        bed.activation(SEED, 10);
        assertThat(bed.blends()).isEmpty();

        process.engine.drain();
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.DRAINING);
        bed.activation(SEED, 11);
        bed.logits(SEED, 9);
        bed.logits(SEED, 10);
        assertThat(bed.blends()).hasSize(2).allMatch(blend -> blend.endsWith("]"));
        assertThat(process.ends()).containsExactly("complete");
    }

    @Test
    void whatNobodyFinishesIsLeftToTheNextOwner() {
        blendConfidently();
        commits.commits(commit -> Mono.never());
        bed.send(bed.policy.cull(SEED));
        bed.pass(WHILE);
        process.engine.drain();
        bed.pass(Duration.ofMillis(7_900));
        assertThat(process.ends()).isEmpty();
        bed.pass(Duration.ofMillis(200));

        assertThat(process.ends()).containsExactly("complete");
        assertThat(process.telemetry.events()).last().satisfies(event -> assertThat(reason(event))
                .isEqualTo("gave_up"));
        PartitionProcess next = bed.start();
        bed.bus.assign(0, next.member());
        bed.pass(WHILE);
        assertThat(bed.outcomes()).last().isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aPartitionThatMovesIsCommittedBeforeItGoes() {
        bed.bus.assign(0, process.member());
        PartitionProcess next = bed.start();
        commits.commits(commit -> Mono.delay(Duration.ofMillis(30), bed.timer).then(commit));
        bed.send(bed.policy.germinate(SEED, BlendSpec.byDefault()));
        bed.pass(Duration.ofMillis(10));
        bed.bus.assign(0, next.member());
        assertThat(next.engine.readiness()).isEqualTo(EngineReadiness.IDLE);

        bed.pass(WHILE);
        assertThat(bed.outcomes()).hasSize(1);
        assertThat(next.engine.readiness()).isEqualTo(EngineReadiness.READY);
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.IDLE);
        assertThat(process.telemetry.events()).last().satisfies(event -> assertThat(reason(event))
                .isEqualTo("released"));
    }

    @Test
    void aRunThatIsNotRestoredYetIsGivenUpAtOnce() {
        commits.restores(restore -> Mono.never());
        bed.bus.assign(0, process.member());
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.STARTING);
        process.engine.drain();
        assertThat(process.ends()).containsExactly("complete");
    }

    @Test
    void rejectionsThatWereOnlyCountedAreSummedUpBeforeThePartitionGoes() {
        bed.bus.assign(0, process.member());
        int perMinute = bed.limits.verify().rejectionsPerMinute();
        for (int command = 0; command < perMinute + 30; command++) {
            bed.publish(0, bed.policy.sign(new byte[] {-1, -1}, Origin.COMMANDS));
        }
        bed.pass(WHILE);
        bed.bus.assign(0, null);
        bed.pass(WHILE);

        assertThat(bed.packets().stream().flatMap(packet -> packet.events().stream()))
                .filteredOn(event -> event.name() == EventName.COMMAND_REJECTIONS_SUMMARY)
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("malformed", "30"));
    }

    private void blendConfidently() {
        bed.bus.assign(0, process.member());
        bed.send(bed.policy.germinate(SEED, BlendSpec.Confidence.defaults()));
        bed.pass(WHILE);
        bed.send(bed.policy.advance(SEED, SeedOperation.START_TRAINING));
        bed.send(bed.policy.advance(SEED, SeedOperation.START_GRAFTING));
        bed.pass(WHILE);
        assertThat(bed.outcomes()).last().isInstanceOf(Outcome.Applied.class);
    }

    private static String reason(Event event) {
        return event.attributes().get("reason");
    }
}
