package io.kasmina.support;

import io.kasmina.verify.NonceLedger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Model of a nonce ledger that scans everything, as the prototype did. */
public final class NaiveNonces {

    /** How long a nonce lives, as by default. */
    public static final long TTL = 65_000;

    private final Map<List<String>, Long> accepted = new HashMap<>();
    private final int cap;
    private final int quota;

    /** Time passes, then a key tries a command id. */
    public record Attempt(long elapsedMillis, String keyId, String commandId) {}

    /** Makes an empty model. */
    public NaiveNonces(int cap, int quota) {
        this.cap = cap;
        this.quota = quota;
    }

    /** Returns attempts of a few keys with a few ids, some of them at the very end of a life. */
    public static Arbitrary<List<Attempt>> attempts() {
        Arbitrary<Long> elapsed = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 3_000)), Tuple.of(1, Arbitraries.of(TTL - 1, TTL, TTL + 1)));
        Arbitrary<String> keyIds = Arbitraries.of("one", "two", "three");
        Arbitrary<String> commandIds = Arbitraries.integers().between(0, 40).map(n -> "c" + n);
        return Combinators.combine(elapsed, keyIds, commandIds)
                .as(Attempt::new)
                .list()
                .ofMaxSize(300);
    }

    /** Admits as a ledger must. */
    public NonceLedger.Admission admit(String keyId, String commandId, long now) {
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

    /** Returns how many nonces are remembered. */
    public int size() {
        return accepted.size();
    }
}
