package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.verify.DigestQueue.KeyCount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue against a naive one, with digests that meet in few buckets. */
class DigestQueueTest {

    /** Numbers run over after eight arrivals. */
    private final DigestQueue queue = new DigestQueue(-8);

    private final Deque<Entry> model = new ArrayDeque<>();
    private final List<Entry> gone = new ArrayList<>();
    private long next;

    private record Entry(long first, long second, long expires, KeyCount key) {}

    @Test
    void anEmptyQueueHoldsNothing() {
        assertThat(queue.size()).isZero();
        assertThat(queue.contains(0, 0)).isFalse();
    }

    @Test
    void bothHalvesOfADigestCount() {
        queue.add(7, 1, 10, new KeyCount("k"));

        assertThat(queue.contains(7, 1)).isTrue();
        assertThat(queue.contains(7, 2)).isFalse();
        assertThat(queue.contains(8, 1)).isFalse();
    }

    @Test
    void aFullRingThatBeginsInItsMiddleKeepsItsOrderWhenItGrows() {
        add(64, 3);
        remove(40);
        add(40, 3);
        add(200, 3);
        remove(264);
        assertThat(queue.size()).isZero();
    }

    /** One bucket holds all, 100 are mostly empty. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 100})
    void anyOrderOfArrivalsAndDeparturesIsRemembered(int buckets) {
        Random random = new Random(buckets);
        for (int round = 0; round < 60; round++) {
            add(random.nextInt(12), buckets);
            remove(random.nextInt(Math.min(12, model.size() + 1)));
        }
    }

    private void add(int count, int buckets) {
        for (int i = 0; i < count; i++) {
            next++;
            Entry entry = new Entry(
                    (next << 32) | (0x7fff_ffffL - next % buckets), next, 1000 + next, new KeyCount("k" + next));
            queue.add(entry.first(), entry.second(), entry.expires(), entry.key());
            model.addLast(entry);
        }
        check();
    }

    private void remove(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(queue.oldestExpiry()).isEqualTo(model.getFirst().expires());
            assertThat(queue.removeOldest()).isSameAs(model.getFirst().key());
            gone.add(model.removeFirst());
            check();
        }
    }

    private void check() {
        assertThat(queue.size()).isEqualTo(model.size());
        assertThat(model).allMatch(entry -> queue.contains(entry.first(), entry.second()));
        assertThat(gone).noneMatch(entry -> queue.contains(entry.first(), entry.second()));
    }
}
