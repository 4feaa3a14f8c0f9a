package io.kasmina.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedStage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTableTest {

    @Test
    void aHealthySeedGoesFromDormantToTerminated() {
        SeedStage[] life = {
            SeedStage.UNKNOWN,
            SeedStage.DORMANT,
            SeedStage.GERMINATED,
            SeedStage.TRAINING,
            SeedStage.BLENDING,
            SeedStage.SHADOWING,
            SeedStage.PROBATIONARY,
            SeedStage.FOSSILIZED,
            SeedStage.TERMINATED
        };
        for (int i = 1; i < life.length; i++) {
            assertThat(LifecycleTable.allows(life[i - 1], life[i]))
                    .as(life[i - 1] + " to " + life[i])
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void onlyCullableStagesGoToCulled(SeedStage stage) {
        assertThat(LifecycleTable.allows(stage, SeedStage.CULLED)).isEqualTo(stage.isCullable());
    }

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void noStageFollowsItselfOrLeadsToUnknown(SeedStage stage) {
        assertThat(LifecycleTable.allows(stage, stage)).isFalse();
        assertThat(LifecycleTable.allows(stage, SeedStage.UNKNOWN)).isFalse();
    }

    @Test
    void aCulledSeedReturnsToDormantThroughTheEmbargoOnly() {
        assertThat(LifecycleTable.next(SeedStage.CULLED)).containsExactly(SeedStage.EMBARGOED);
        assertThat(LifecycleTable.next(SeedStage.EMBARGOED)).containsExactly(SeedStage.RESETTING);
        assertThat(LifecycleTable.next(SeedStage.RESETTING)).containsExactly(SeedStage.DORMANT);
    }

    @Test
    void nothingFollowsTerminated() {
        assertThat(LifecycleTable.next(SeedStage.TERMINATED)).isEmpty();
    }

    @Test
    void theTableCannotBeChanged() {
        assertThatThrownBy(() -> LifecycleTable.next(SeedStage.DORMANT).add(SeedStage.FOSSILIZED))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theTableHasSeventeenTransitions() {
        assertThat(Arrays.stream(SeedStage.values())
                        .mapToInt(stage -> LifecycleTable.next(stage).size())
                        .sum())
                .isEqualTo(17);
    }
}
