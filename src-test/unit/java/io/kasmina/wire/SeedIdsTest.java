package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One instance a seed, as long as nothing newer takes its place. */
class SeedIdsTest {

    private final SeedIds ids = new SeedIds();

    @Test
    void theCommandsOfASeedShareItsId() {
        SeedId first = ids.of("seed-1");

        assertThat(ids.of(new String("seed-1".toCharArray()))).isSameAs(first).isEqualTo(new SeedId("seed-1"));
    }

    @Test
    void twoSeedsOfOneHashHaveTwoIds() {
        assertThat("seed-Aa").hasSameHashCodeAs("seed-BB");

        assertThat(ids.of("seed-Aa")).isEqualTo(new SeedId("seed-Aa"));
        assertThat(ids.of("seed-BB")).isEqualTo(new SeedId("seed-BB"));
        assertThat(ids.of("seed-Aa")).isEqualTo(new SeedId("seed-Aa"));
    }

    @Test
    void moreSeedsThanPlacesAreNeverTakenForEachOther() {
        assertThat(IntStream.range(0, 20_000).mapToObj(n -> "seed-" + n))
                .allSatisfy(text -> assertThat(ids.of(text)).isEqualTo(new SeedId(text)));
    }

    @Test
    void aTextThatNamesNoSeedHasNone() {
        assertThat(ids.of("")).isNull();
        assertThat(ids.of(" ")).isNull();
        assertThat(ids.of("s".repeat(SeedId.MAX_LENGTH + 1))).isNull();
        assertThat(ids.of("s".repeat(SeedId.MAX_LENGTH))).isNotNull();
    }
}
