package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.cli.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsDataTest {

    @TempDir
    private Path folder;

    @Test
    void theBundledDigitsAreSplitIntoTwelveHundredAndTheRest() {
        DigitsData data = DigitsData.load(null, 7);

        assertThat(data.train().size()).isEqualTo(1_200);
        assertThat(data.test().size()).isEqualTo(597);
    }

    @Test
    void everyDigitIsOnOneSideOfTheSplit() {
        DigitsData one = DigitsData.load(null, 1);
        DigitsData other = DigitsData.load(null, 2);

        assertThat(sorted(one.train(), one.test())).isEqualTo(sorted(other.train(), other.test()));
        assertThat(one.test().labels()).isNotEqualTo(other.test().labels());
    }

    @Test
    void equalSeedsGiveEqualSplitsAndBatches() {
        DigitsData one = DigitsData.load(null, 7);
        DigitsData other = DigitsData.load(null, 7);

        assertThat(one.test().pixels()).isEqualTo(other.test().pixels());
        assertThat(one.batches(3).get(0).pixels())
                .isEqualTo(other.batches(3).get(0).pixels());
    }

    @Test
    void theBatchesOfAnEpochHoldEveryTrainingDigitOnceInAnOrderOfTheirOwn() {
        DigitsData data = DigitsData.load(null, 7);
        List<DigitSet> batches = data.batches(0);

        assertThat(batches).hasSize(DigitsData.BATCHES).allMatch(batch -> batch.size() == DigitsData.BATCH);
        assertThat(sorted(batches.toArray(DigitSet[]::new))).isEqualTo(sorted(data.train()));
        assertThat(batches.get(0).pixels()).isNotEqualTo(data.batches(1).get(0).pixels());
    }

    @Test
    void aFileWithNothingLeftToTestOnIsRefused() throws Exception {
        String line = "0,".repeat(DigitSet.PIXELS) + "0";
        Path small = Files.write(folder.resolve("small.csv"), Collections.nCopies(DigitsData.TRAIN, line));

        assertThatThrownBy(() -> DigitsData.load(small, 7))
                .isInstanceOf(BadInput.class)
                .hasMessage(small + ": must have more than 1200 lines, has 1200");
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws Exception {
        Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> DigitsData.load(binary, 7))
                .isInstanceOf(BadInput.class)
                .hasMessage("--data: cannot be read: " + binary);
    }

    private static List<String> sorted(DigitSet... sets) {
        List<String> digits = new ArrayList<>();
        Stream.of(sets).forEach(set -> {
            for (int i = 0; i < set.size(); i++) {
                DigitSet one = set.select(i);
                digits.add(Arrays.toString(one.pixels()) + one.labels()[0]);
            }
        });
        Collections.sort(digits);
        return digits;
    }
}
