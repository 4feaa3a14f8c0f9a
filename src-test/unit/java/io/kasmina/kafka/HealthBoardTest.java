package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthBoardTest {

    private final HealthBoard board = new HealthBoard();

    @Test
    void itIsReadyOnceABrokerAnswersAndTheGroupIsJoined() {
        assertThat(board.health()).isEqualTo(new KafkaHealth(false, "kafka: not asked yet"));
        board.answered();
        assertThat(board.health()).isEqualTo(new KafkaHealth(false, "kafka: not in the group"));
        board.joined(true);
        assertThat(board.health()).isEqualTo(new KafkaHealth(true, "kafka: up"));
    }

    @Test
    void silenceIsShownUntilTheNextAnswerAndThePlaceInTheGroupStays() {
        board.answered();
        board.joined(true);
        board.silent("TimeoutException");
        assertThat(board.health()).isEqualTo(new KafkaHealth(false, "kafka: TimeoutException"));
        board.answered();
        assertThat(board.health().ready()).isTrue();
        board.joined(false);
        assertThat(board.health().ready()).isFalse();
    }
}
