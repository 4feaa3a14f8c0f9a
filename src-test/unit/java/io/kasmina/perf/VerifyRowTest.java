package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SignedCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyRowTest {

    private static final long NOW = CommandPool.ISSUED.toEpochMilli();

    private final CommandPool pool = CommandPool.of(7);
    private final VerifyBench bench = new VerifyBench(pool);

    @Test
    void commandsAreOfTheSizeThatProducersSend() {
        assertThat(pool.detached()).hasSize(7);
        assertThat(pool.annotated()).extracting(SignedCommand::value).allSatisfy(value -> assertThat(value.length)
                .isBetween(400, 700));
    }

    @Test
    void everyWorkloadCoversEveryCommand() {
        assertThat(pool.bare()).isEqualTo(7);
        assertThat(bench.canonical()).isEqualTo(7);
        assertThat(bench.canonicalByRuntime()).isEqualTo(7);
        assertThat(bench.verifiedAfresh(pool.detached())).isEqualTo(7);
        assertThat(bench.verifiedAfresh(pool.annotated())).isEqualTo(7);
    }

    @Test
    void aSteadyLedgerStaysAsFullAsItIsAndTakesTheSameCommandsAgain() {
        SteadyLedger ledger = SteadyLedger.holding(7, 180, NOW);
        for (int pass = 0; pass < 400; pass++) {
            List<SignedCommand> commands = pass % 2 == 0 ? pool.detached() : pool.annotated();
            assertThat(bench.verified(commands, ledger)).isEqualTo(7);
            assertThat(ledger.size()).isEqualTo(180 * 7);
        }
        assertThat(ledger.expired()).isEqualTo(400 * 7);
    }
}
