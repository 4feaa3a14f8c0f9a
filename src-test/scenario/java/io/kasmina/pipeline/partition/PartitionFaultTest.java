package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import io.kasmina.support.ScriptedCommits;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The bus fails, or somebody else has the partition. */
class PartitionFaultTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final Duration WHILE = Duration.ofMillis(60);
    private static final Duration REST = Duration.ofMillis(500);

    private final PartitionBed bed = new PartitionBed(1);
    private final ScriptedCommits commits = new ScriptedCommits();
    private final PartitionProcess process = bed.start(commits);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void afterAFailedCommitThePartitionGoesOnFromWhatIsCommitted() {
        bed.bus.assign(0, process.member());
        commits.commits(commit -> Mono.error(fault(PartitionFault.Kind.UNAVAILABLE)));
        germinate();
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.BUS_DOWN);
        assertThat(ends()).containsExactly("unavailable 500");

        commits.commits(commit -> commit);
        bed.pass(REST);
        bed.pass(WHILE);
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.READY);
        assertThat(bed.outcomes()).singleElement().isInstanceOf(Outcome.Pending.class);
    }

    @Test
    void aCommitThatWasNotHeardOfIsNotDoneTwice() {
        bed.bus.assign(0, process.member());
        commits.commits(commit -> commit.then(Mono.error(fault(PartitionFault.Kind.UNAVAILABLE))));
        germinate();
        commits.commits(commit -> commit);
        bed.pass(REST.plus(WHILE));
        assertThat(bed.outcomes()).hasSize(1);
        assertThat(bed.all(PartitionCut::nonces)).hasSize(1);
    }

    @Test
    void whoeverIsFencedSaysSoAndIsDone() {
        bed.bus.assign(0, process.member());
        PartitionProcess thief = bed.start();
        bed.bus.steal(0, thief.member());
        germinate();

        assertThat(ends()).containsExactly("fenced 500");
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.FENCED);
        assertThat(bed.outcomes()).hasSize(1);
        bed.pass(Duration.ofSeconds(2));
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.IDLE);
        assertThat(thief.engine.readiness()).isEqualTo(EngineReadiness.READY);
    }

    @Test
    void aRevocationEndsARest() {
        bed.bus.assign(0, process.member());
        commits.commits(commit -> Mono.error(fault(PartitionFault.Kind.UNAVAILABLE)));
        germinate();
        PartitionProcess next = bed.start();
        bed.bus.assign(0, next.member());
        assertThat(next.engine.readiness()).isEqualTo(EngineReadiness.READY);
    }

    @Test
    void whoeverHasNoPartitionAnyMoreIsIdleHoweverItsLastOneEnded() {
        bed.bus.assign(0, process.member());
        commits.commits(commit -> Mono.error(fault(PartitionFault.Kind.UNAVAILABLE)));
        commits.restores(restore -> Mono.never());
        germinate();
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.BUS_DOWN);
        bed.pass(REST);
        assertThat(process.engine.readiness()).as("it waits to be restored").isEqualTo(EngineReadiness.BUS_DOWN);

        bed.bus.assign(0, null);
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.IDLE);
    }

    @Test
    void aRestoreThatFailsIsTriedAgainAndAgain() {
        commits.restores(restore -> Mono.error(fault(PartitionFault.Kind.CORRUPT)));
        bed.bus.assign(0, process.member());
        bed.pass(Duration.ofSeconds(4));
        assertThat(ends()).containsExactly("corrupt 500", "corrupt 1000", "corrupt 2000", "corrupt 4000");

        commits.restores(restore -> restore);
        bed.pass(Duration.ofSeconds(4));
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.READY);
    }

    @Test
    void whatAFaultSaysReachesWhoeverReadsEventsInOneLineOfBoundedLength() {
        commits.restores(restore -> Mono.error(new PartitionFault(
                PartitionFault.Kind.CORRUPT, "seeds-0@17: malformed " + "x".repeat(900) + "\n?", null)));
        bed.bus.assign(0, process.member());
        assertThat(process.telemetry.events())
                .filteredOn(event -> event.name() == EventName.PARTITION_ENDED)
                .singleElement()
                .extracting(event -> event.attributes().get("detail"), InstanceOfAssertFactories.STRING)
                .startsWith("seeds-0@17: malformed x")
                .hasSize(500);
    }

    @Test
    void recordsThatTheBusDeletedUnreadAreToldOf() {
        bed.bus.assign(0, process.member());
        commits.restores(restore ->
                restore.map(state -> new PartitionState(state.seeds(), state.nonces(), state.step(), state.run(), 3)));
        bed.bus.assign(0, null);
        bed.bus.assign(0, process.member());
        assertThat(process.telemetry.events())
                .filteredOn(event -> event.name() == EventName.PARTITION_RESTORED)
                .extracting(event -> event.level() + " " + event.attributes().get("deleted"))
                .containsExactly("INFO 0", "WARNING 3");
    }

    @Test
    void aPartitionThatRestsIsNeitherAtWorkNorAbsent() {
        commits.restores(restore -> Mono.error(fault(PartitionFault.Kind.CORRUPT)));
        bed.bus.assign(0, process.member());
        assertThat(process.engine.figures()).isEmpty();
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.CORRUPT);

        bed.bus.assign(0, null);
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.IDLE);
    }

    @Test
    void aCommitThatTakesTooLongShowsAndNothingIsTakenMeanwhile() {
        bed.bus.assign(0, process.member());
        commits.commits(commit -> Mono.never());
        for (int command = 0; command < 5_000; command++) {
            bed.send(bed.policy.cull(SEED));
        }
        for (long step = 0; step < 50; step++) {
            bed.activation(SEED, step);
        }
        bed.pass(Duration.ofMillis(5_100));

        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.BUS_DOWN);
        assertThat(process.engine.figures().get(0)).satisfies(figures -> {
            assertThat(figures.waiting()).isLessThanOrEqualTo(bed.config.batch());
            assertThat(figures.oldestNanos())
                    .isGreaterThan(Duration.ofSeconds(5).toNanos());
            assertThat(figures.commitNanos())
                    .isGreaterThan(Duration.ofSeconds(5).toNanos());
        });
        assertThat(bed.cuts).isEmpty();
    }

    @Test
    void anythingElseThatBreaksEndsTheEngine() {
        commits.restores(restore -> Mono.error(new IllegalStateException("broken")));
        bed.bus.assign(0, process.member());
        assertThat(process.ends()).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(ends()).containsExactly("broken 0");
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.ENDED);
    }

    private void germinate() {
        bed.send(bed.policy.germinate(SEED, BlendSpec.byDefault()));
        bed.pass(WHILE);
    }

    private List<String> ends() {
        return process.telemetry.events().stream()
                .filter(event -> event.name() == EventName.PARTITION_ENDED)
                .map(Event::attributes)
                .map(attributes -> attributes.get("reason") + " " + attributes.get("rest_ms"))
                .toList();
    }

    private static PartitionFault fault(PartitionFault.Kind kind) {
        return new PartitionFault(kind, "partition 0: scripted", null);
    }
}
