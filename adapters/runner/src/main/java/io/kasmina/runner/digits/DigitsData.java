package io.kasmina.runner.digits;

import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.cli.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The digits, shuffled once and split.
 *
 * @param train the first {@value #TRAIN}
 * @param test the rest, never trained on
 * @param seed decides the shuffle and the order of batches
 */
public record DigitsData(DigitSet train, DigitSet test, long seed) {

    /** Digits to train on. */
    public static final int TRAIN = 1_200;

    /** Digits a batch; divides {@link #TRAIN}, so that all batches are equal. */
    public static final int BATCH = 30;

    /** Batches an epoch. */
    public static final int BATCHES = TRAIN / BATCH;

    private static final String RESOURCE = "digits.csv";

    /**
     * Loads and splits the digits.
     *
     * @param file a file in the bundled one's form, null for the bundled one
     * @param seed decides the shuffle
     * @throws BadInput if the file cannot be read or is too small
     */
    public static DigitsData load(@Nullable Path file, long seed) {
        DigitSet all = file == null ? bundled() : read(file);
        if (all.size() <= TRAIN) {
            throw new BadInput(file + ": must have more than " + TRAIN + " lines, has " + all.size());
        }
        int[] order = shuffled(all.size(), new Random(seed));
        return new DigitsData(
                all.select(Arrays.copyOf(order, TRAIN)),
                all.select(Arrays.copyOfRange(order, TRAIN, order.length)),
                seed);
    }

    /**
     * Deals the training digits into batches.
     *
     * @param epoch decides the order together with the seed
     * @return {@value #BATCHES} batches of {@value #BATCH}
     */
    public List<DigitSet> batches(long epoch) {
        int[] order = shuffled(TRAIN, new Random(seed * 1_000_003 + epoch));
        return IntStream.range(0, BATCHES)
                .mapToObj(i -> train.select(Arrays.copyOfRange(order, i * BATCH, (i + 1) * BATCH)))
                .toList();
    }

    private static int[] shuffled(int size, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    private static DigitSet bundled() {
        try (InputStream in = DigitsData.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource is missing: " + RESOURCE);
            }
            return DigitsCsv.parse(new InputStreamReader(in, StandardCharsets.UTF_8), RESOURCE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static DigitSet read(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            return DigitsCsv.parse(in, file.toString());
        } catch (IOException | UncheckedIOException failed) {
            throw new BadInput("--data: cannot be read: " + file, failed);
        }
    }
}
