package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SignedCommand;
import org.junit.jupiter.api.Test;

class VerifyRowTest {

    @Test
    void commandsAreOfTheSizeThatProducersSend() {
        CommandPool pool = CommandPool.of(3);

        assertThat(pool.detached()).hasSize(3);
        assertThat(pool.annotated()).extracting(SignedCommand::value).allSatisfy(value -> assertThat(value.length)
                .isBetween(400, 700));
    }

    @Test
    void theBareWorkCoversEveryCommand() {
        assertThat(CommandPool.of(7).bare()).isEqualTo(7);
    }
}
