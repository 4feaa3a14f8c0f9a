package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.NaiveNonces;
import io.kasmina.support.NaiveNonces.Attempt;
import io.kasmina.support.VerifyFixture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NonceLedgerProperties {

    @Property(tries = 500)
    void theLedgerAnswersAsANaiveOneDoes(@ForAll("attempts") List<Attempt> attempts) {
        NonceLedger ledger = NonceLedger.inMemory(VerifyFixture.withNonces(20, 12));
        NaiveNonces naive = new NaiveNonces(20, 12);
        long now = 1_790_000_000_000L;
        for (Attempt attempt : attempts) {
            now += attempt.elapsedMillis();
            NonceLedger.Admission expected = naive.admit(attempt.keyId(), attempt.commandId(), now);

            assertThat(ledger.admit(attempt.keyId(), attempt.commandId(), now)).isEqualTo(expected);
            assertThat(ledger.size()).isEqualTo(naive.size());
        }
    }

    /**
     * Digests from a small range, so that buckets hold many. One that is there already pushes another out: the
     * newest if it is even, else the oldest.
     */
    @Property(tries = 500)
    void aQueueOfCollidingDigestsFindsExactlyWhatItHolds(@ForAll("digests") List<Long> digests) {
        DigestQueue queue = new DigestQueue();
        Deque<Long> model = new ArrayDeque<>();
        DigestQueue.KeyCount key = new DigestQueue.KeyCount("k");
        for (Long digest : digests) {
            if (queue.contains(digest & 127, digest)) {
                assertThat(model).contains(digest);
                if (digest % 2 == 0) {
                    queue.removeNewest();
                    model.removeLast();
                } else {
                    queue.removeOldest();
                    model.removeFirst();
                }
            } else {
                assertThat(model).doesNotContain(digest);
                queue.add(digest & 127, digest, digest, key);
                model.addLast(digest);
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
        for (Iterator<Long> oldest = model.iterator(); oldest.hasNext(); ) {
            Long digest = oldest.next();
            assertThat(queue.oldestExpiry()).isEqualTo(digest);
            assertThat(queue.contains(digest & 127, digest)).isTrue();
            assertThat(queue.removeOldest()).isSameAs(key);
            assertThat(queue.contains(digest & 127, digest)).isFalse();
        }
    }

    /** As they come back from a log that holds a nonce twice, the first one dead. */
    @Property(tries = 200)
    void ofEqualDigestsTheNewestIsFoundUntilItGoes(@ForAll("digests") List<Long> digests) {
        DigestQueue queue = new DigestQueue();
        DigestQueue.KeyCount key = new DigestQueue.KeyCount("k");
        digests.forEach(digest -> queue.add(digest & 127, digest, 0, key));

        for (int at = 0; at < digests.size(); at++) {
            for (Long left : digests.subList(at, Math.min(at + 5, digests.size()))) {
                assertThat(queue.contains(left & 127, left)).isTrue();
            }
            queue.removeOldest();
            Long gone = digests.get(at);
            assertThat(queue.contains(gone & 127, gone))
                    .isEqualTo(digests.subList(at + 1, digests.size()).contains(gone));
        }
    }

    @Provide
    Arbitrary<List<Attempt>> attempts() {
        return NaiveNonces.attempts();
    }

    @Provide
    Arbitrary<List<Long>> digests() {
        Arbitrary<Long> crowded = Arbitraries.longs().between(0, 400).map(n -> (n / 20) * 128 + 120 + n % 20);
        return crowded.list().ofMaxSize(600).map(ArrayList::new);
    }
}
