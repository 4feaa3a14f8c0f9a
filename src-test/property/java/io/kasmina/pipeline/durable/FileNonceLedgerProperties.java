package io.kasmina.pipeline.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.NaiveNonces;
import io.kasmina.support.NaiveNonces.Attempt;
import io.kasmina.support.TempFolder;
import io.kasmina.support.VerifyFixture;
import io.kasmina.verify.NonceLedger;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FileNonceLedgerProperties {

    @Property(tries = 200)
    void theLedgerAnswersAsANaiveOneDoesThroughEveryRestart(
            @ForAll("attempts") List<Attempt> attempts, @ForAll("restarts") List<Integer> restarts) throws IOException {
        try (TempFolder temp = TempFolder.make()) {
            DurableBed bed = new DurableBed(temp.path(), VerifyFixture.withNonces(20, 12));
            NaiveNonces naive = new NaiveNonces(20, 12);
            long now = 1_790_000_000_000L;
            for (int at = 0; at < attempts.size(); at++) {
                Attempt attempt = attempts.get(at);
                now += attempt.elapsedMillis();
                if (restarts.contains(at)) {
                    bed.killAndOpen();
                }
                NonceLedger.Admission expected = naive.admit(attempt.keyId(), attempt.commandId(), now);

                assertThat(bed.nonces().admit(attempt.keyId(), attempt.commandId(), now))
                        .isEqualTo(expected);
                assertThat(bed.nonces().size()).isEqualTo(naive.size());
            }
        }
    }

    @Provide
    Arbitrary<List<Attempt>> attempts() {
        return NaiveNonces.attempts();
    }

    @Provide
    Arbitrary<List<Integer>> restarts() {
        return Arbitraries.integers().between(0, 300).list().ofMaxSize(8);
    }
}
