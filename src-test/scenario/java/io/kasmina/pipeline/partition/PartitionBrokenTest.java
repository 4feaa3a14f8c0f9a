package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import io.kasmina.support.ScriptedCommits;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** One partition breaks, and what that does to the process and to the others. */
class PartitionBrokenTest {

    private static final Duration WHILE = Duration.ofMillis(60);

    private final PartitionBed bed = new PartitionBed(2);
    private final ScriptedCommits commits = new ScriptedCommits();
    private final PartitionProcess process = bed.start(commits);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void theOthersFinishWhatTheyHaveInFlightBeforeTheEngineEnds() {
        bed.bus.assign(0, process.member());
        bed.bus.assign(1, process.member());
        commits.commits(commit -> Mono.delay(Duration.ofMillis(30), bed.timer).then(commit));
        germinate(0);
        bed.pass(Duration.ofMillis(5));
        commits.commits(commit -> Mono.error(new IllegalStateException("broken")));
        germinate(1);
        bed.pass(Duration.ofMillis(5));
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.DRAINING);

        commits.commits(commit -> commit);
        bed.pass(WHILE);
        assertThat(bed.outcomes()).singleElement().isInstanceOf(Outcome.Pending.class);
        assertThat(process.ends()).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(reasons()).containsExactly("broken", "released");
    }

    @Test
    void whatIsCommittedAndDoesNotFitTogetherRestsThatPartitionAndNoOther() {
        bed.bus.assign(1, process.member());
        bed.bus.assign(0, process.member());
        bed.bus.assign(0, null);
        process.opening(new IllegalArgumentException("seeds: scripted"));
        bed.bus.assign(0, process.member());

        assertThat(reasons()).containsExactly("released", "corrupt");
        assertThat(process.ends()).isEmpty();
        germinate(1);
        bed.pass(WHILE);
        assertThat(bed.outcomes()).hasSize(1);
    }

    @Test
    void aPartitionIsReleasedOnceItsPipelineHasEnded() {
        PartitionProcess next = moved();
        assertThat(next.engine.readiness()).isEqualTo(EngineReadiness.IDLE);
        process.device.letGo();
        assertThat(next.engine.readiness()).isEqualTo(EngineReadiness.READY);
    }

    @Test
    void aPipelineThatDoesNotEndIsWaitedForAWhile() {
        PartitionProcess next = moved();
        bed.pass(Duration.ofMillis(990));
        assertThat(next.engine.readiness()).isEqualTo(EngineReadiness.IDLE);
        bed.pass(Duration.ofMillis(20));
        assertThat(next.engine.readiness()).isEqualTo(EngineReadiness.READY);
        process.device.letGo();
    }

    /** The first process's device still has a kernel in the works. */
    private PartitionProcess moved() {
        bed.bus.assign(0, process.member());
        process.device.hold();
        germinate(0);
        bed.pass(WHILE);
        PartitionProcess next = bed.start();
        bed.bus.assign(0, next.member());
        return next;
    }

    private void germinate(int partition) {
        SeedId seed = IntStream.range(0, 100)
                .mapToObj(number -> new SeedId("seed-" + number))
                .filter(drawn -> bed.bus.partitionOf(drawn) == partition)
                .findFirst()
                .orElseThrow();
        bed.send(bed.policy.germinate(seed, BlendSpec.byDefault()));
    }

    private List<String> reasons() {
        return process.telemetry.events().stream()
                .filter(event -> event.name() == EventName.PARTITION_ENDED)
                .map(Event::attributes)
                .map(attributes -> attributes.get("reason"))
                .toList();
    }
}
