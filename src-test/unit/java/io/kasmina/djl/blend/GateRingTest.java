package io.kasmina.djl.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.DjlLab;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("device")
class GateRingTest {

    private static final BlendSpec.Confidence FIRST = new BlendSpec.Confidence(4, 0.2, 0, 0.5);
    private static final BlendSpec.Confidence SECOND = new BlendSpec.Confidence(4, 0.2, 0, 0.5);

    private final DjlDevice device = DjlLab.call(() -> DjlDevice.open(DjlLab.lane(), DjlLab.device(), 1));
    private final GateRing ring = DjlLab.call(() -> new GateRing(device));

    @AfterEach
    void close() {
        DjlLab.call(() -> {
            device.close();
            return true;
        });
    }

    @Test
    void figuresComeEvery32BlendsAndSayWhatTheyCover() {
        for (int i = 0; i < GateRing.SLOTS; i++) {
            BlendStats early = blend(FIRST, 2, i / 32f);
            assertThat(early.known()).isFalse();
            assertThat(early.finite()).isTrue();
        }
        BlendStats stats = blend(FIRST, 2, 1);
        assertThat(stats.coverage()).isEqualTo(new BlendStats.Coverage(32, 1));
        assertThat(stats.gateMin()).isZero();
        assertThat(stats.gateMax()).isEqualTo(31 / 32.0);
        assertThat(stats.gateMean()).isCloseTo(31 / 64.0, within(1e-12));
        assertThat(stats.clampedFraction()).isEqualTo(15 / 32.0);
        assertThat(stats.sparsity()).isEqualTo(1 / 32.0);
        assertThat(stats.alphaP95()).isEqualTo(0.5);
        assertThat(blend(FIRST, 2, 1).coverage()).isEqualTo(new BlendStats.Coverage(32, 2));
    }

    @Test
    void seedsWithEqualSettingsAreToldApart() {
        for (int i = 0; i < GateRing.SLOTS; i++) {
            blend(i < 8 ? FIRST : SECOND, 1, i < 8 ? 0.25f : 0.75f);
        }
        BlendStats first = blend(FIRST, 1, 0);
        assertThat(first.coverage()).isEqualTo(new BlendStats.Coverage(8, 1));
        assertThat(first.gateMean()).isEqualTo(0.25);
        BlendStats second = blend(SECOND, 1, 0);
        assertThat(second.coverage()).isEqualTo(new BlendStats.Coverage(24, 1));
        assertThat(second.gateMean()).isEqualTo(0.75);
    }

    @Test
    void anotherBatchReadsWhatIsThere() {
        blend(FIRST, 2, 0.5f);
        assertThat(blend(FIRST, 3, 0.25f).coverage()).isEqualTo(new BlendStats.Coverage(1, 1));
        BlendStats stats = blend(FIRST, 2, 0);
        assertThat(stats.coverage()).isEqualTo(new BlendStats.Coverage(1, 1));
        assertThat(stats.gateMean()).isEqualTo(0.25);
    }

    /** Writes one gate for all samples, as the script would. */
    private BlendStats blend(BlendSpec.Confidence spec, int batch, float gate) {
        return DjlLab.call(() -> {
            Operand slot = ring.next(spec, 1, batch, DType.FLOAT32);
            assertThat(slot.array().getShape()).isEqualTo(new Shape(batch));
            slot.array().muli(0).addi(gate);
            assertThat(slot.array().getDataType()).isEqualTo(DataType.FLOAT32);
            return ring.stats(true);
        });
    }
}
