package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutDraftTest {

    private final CutDraft draft = new CutDraft(2, 7, null);

    @Test
    void whatWasTakenIsNotTakenAgain() {
        draft.add(new SpentNonce("owner", "a", 1));
        draft.add(packet(Level.INFO));
        assertThat(take().isEmpty()).isFalse();
        assertThat(take().isEmpty()).isTrue();
    }

    @Test
    void itSaysTheLastStepThatIsKnown() {
        assertThat(take().step()).isEqualTo(7);
        draft.stepped(DeskRig.RUN, 8);
        assertThat(take().step()).isEqualTo(8);
        assertThat(take().step()).isEqualTo(8);
    }

    @Test
    void packetsThatNobodyNeedsAreShedBeyondTheirBoundAndOthersNever() {
        assertThat(draft.add(packet(Level.INFO))).isTrue();
        assertThat(draft.add(packet(Level.INFO))).isTrue();
        assertThat(draft.add(packet(Level.INFO))).isFalse();
        for (Level level : List.of(Level.WARNING, Level.ERROR, Level.CRITICAL)) {
            assertThat(draft.add(packet(level))).isTrue();
        }
        assertThat(take().packets()).hasSize(5);
        assertThat(draft.add(packet(Level.INFO))).as("there is room again").isTrue();
    }

    private PartitionCut take() {
        return draft.take(List.of(), List.of(), new AppliedOffsets.Passed(Map.of(), List.of()));
    }

    private static Packet packet(Level level) {
        return new Packet("packet", Instant.EPOCH, null, level, List.of(), List.of());
    }
}
