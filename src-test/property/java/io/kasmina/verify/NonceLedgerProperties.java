package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.VerifyFixture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class NonceLedgerProperties {

    private static final long TTL = 65_000;

    /** Time passes, then a key tries a command id. */
    record Attempt(long elapsedMillis, String keyId, String commandId) {}

    /** Scans everything, as the prototype did. */
    private static final class NaiveLedger {
        private final Map<List<String>, Long> accepted = new HashMap<>();
        private final int cap;
        private final int quota;

        NaiveLedger(int cap, int quota) {
            this.cap = cap;
            this.quota = quota;
        }

        NonceLedger.Admission admit(String keyId, String commandId, long now) {
            accepted.values().removeIf(at -> at + TTL < now);
            if (accepted.containsKey(List.of(keyId, commandId))) {
                return NonceLedger.Admission.REPLAYED;
            }
            long ofKey = accepted.keySet().stream()
                    .filter(nonce -> nonce.get(0).equals(keyId))
                    .count();
            if (accepted.size() >= cap || ofKey >= quota) {
                return NonceLedger.Admission.FULL;
            }
            accepted.put(List.of(keyId, commandId), now);
            return NonceLedger.Admission.NEW;
        }
    }

    @Property(tries = 500)
    void theLedgerAnswersAsANaiveOneDoes(@ForAll("attempts") List<Attempt> attempts) {
        NonceLedger ledger = NonceLedger.inMemory(VerifyFixture.withNonces(20, 12));
        NaiveLedger naive = new NaiveLedger(20, 12);
        long now = 1_790_000_000_000L;
        for (Attempt attempt : attempts) {
            now += attempt.elapsedMillis();
            NonceLedger.Admission expected = naive.admit(attempt.keyId(), attempt.commandId(), now);

            assertThat(ledger.admit(attempt.keyId(), attempt.commandId(), now)).isEqualTo(expected);
            assertThat(ledger.size()).isEqualTo(naive.accepted.size());
        }
    }

    /** Digests from a small range, so that probe runs are long, overlap and wrap around. */
    @Property(tries = 500)
    void aQueueOfCollidingDigestsFindsExactlyWhatItHolds(@ForAll("digests") List<Long> digests) {
        DigestQueue queue = new DigestQueue();
        Deque<Long> model = new ArrayDeque<>();
        DigestQueue.KeyCount key = new DigestQueue.KeyCount("k");
        for (Long digest : digests) {
            if (queue.contains(digest & 127, digest)) {
                assertThat(model).contains(digest);
                queue.removeOldest();
                model.removeFirst();
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

    @Provide
    Arbitrary<List<Attempt>> attempts() {
        Arbitrary<Long> elapsed = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 3_000)), Tuple.of(1, Arbitraries.of(TTL - 1, TTL, TTL + 1)));
        Arbitrary<String> keyIds = Arbitraries.of("one", "two", "three");
        Arbitrary<String> commandIds = Arbitraries.integers().between(0, 40).map(n -> "c" + n);
        return Combinators.combine(elapsed, keyIds, commandIds)
                .as(Attempt::new)
                .list()
                .ofMaxSize(300);
    }

    @Provide
    Arbitrary<List<Long>> digests() {
        Arbitrary<Long> crowded = Arbitraries.longs().between(0, 400).map(n -> (n / 20) * 128 + 120 + n % 20);
        return crowded.list().ofMaxSize(600).map(ArrayList::new);
    }
}
