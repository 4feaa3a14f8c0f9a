package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 100,000 forged commands in ten minutes. */
class RejectionFloodTest {

    private static final int FORGERIES = 100_000;
    private static final int A_SECOND = 166;
    private static final int MINUTES = 10;
    private static final int PER_MINUTE = 120;
    private static final String SPELL = "degraded_inputs";

    private final PipelineBed bed = PipelineBed.start();
    private final SignedCommand forged = new SignedCommand(
            (SPELL + " feature_coverage=0.01").getBytes(StandardCharsets.UTF_8),
            null,
            Origin.inMemory(Origin.COMMANDS));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aFloodIsSummedUpAndStaysWithinItsBound() {
        flood(0, FORGERIES);
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.outcomes).hasSize(FORGERIES).allMatch(Outcome.Rejected.class::isInstance);
        assertThat(bed.recorder.count(MetricName.VERIFIER_REJECTIONS, "reason", "malformed"))
                .isEqualTo(FORGERIES);
        List<Event> told = bed.seen(EventName.COMMAND_REJECTED);
        List<Event> summaries = bed.seen(EventName.COMMAND_REJECTIONS_SUMMARY);
        assertThat(told).hasSizeLessThanOrEqualTo(PER_MINUTE * (MINUTES + 2));
        assertThat(summaries).hasSizeBetween(MINUTES, MINUTES + 2).allMatch(event -> event.level() == Level.CRITICAL);
        assertThat(told.size() + summed(summaries)).as("none is lost").isEqualTo(FORGERIES);
        assertThat(bed.packets)
                .hasSizeLessThanOrEqualTo(told.size() + summaries.size())
                .isNotEmpty();
    }

    @Test
    void aGateFailureInTheMidstOfAFloodArrivesAtOnce() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.DEGRADED);
        flood(0, FORGERIES / 2);
        int before = bed.packets.size();
        bed.advance(SeedOperation.EVALUATE);

        assertThat(bed.packets.subList(before, bed.packets.size()))
                .filteredOn(packet -> packet.level() == Level.CRITICAL)
                .singleElement()
                .satisfies(packet -> {
                    assertThat(packet.seed()).isEqualTo(PipelineBed.SEED);
                    assertThat(packet.events()).extracting(Event::name).contains(EventName.GATE_FAILURE);
                });
        flood(FORGERIES / 2, FORGERIES);
        assertThat(bed.seen(EventName.GATE_FAILURE)).hasSize(1);
    }

    @Test
    void nothingOfAForgedCommandIsQuotedOrBelieved() {
        flood(0, 1_000);
        bed.step(scope -> {});
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.seen(EventName.DEGRADED_INPUTS)).isEmpty();
        assertThat(bed.packets).extracting(Packet::toString).noneMatch(text -> text.contains(SPELL));
    }

    private void flood(int from, int to) {
        for (int i = from; i < to; i++) {
            bed.in.tryEmitNext(forged).orThrow();
            if (i % A_SECOND == 0) {
                bed.pass(Duration.ofSeconds(1));
            }
        }
    }

    private static long summed(List<Event> summaries) {
        return summaries.stream()
                .mapToLong(event -> Long.parseLong(event.attributes().get("malformed")))
                .sum();
    }
}
