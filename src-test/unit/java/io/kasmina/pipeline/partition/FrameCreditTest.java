package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameCreditTest {

    private final FrameCredit credit = new FrameCredit(100, 8);

    @Test
    void oneIsAskedForWhileNobodyKnowsHowLargeTheyAre() {
        assertThat(credit.claim()).isEqualTo(1);
        assertThat(credit.claim()).isZero();
    }

    @Test
    void asManyAreAskedForAsFindRoomIfTheyAreAsLargeAsTheLargest() {
        credit.claim();
        credit.arrived(20);
        assertThat(credit.claim()).isEqualTo(4);
        credit.arrived(10);
        assertThat(credit.claim()).isZero();
    }

    @Test
    void noMoreAreAskedForThanTheBoundOfRecords() {
        credit.claim();
        credit.arrived(1);
        assertThat(credit.claim()).isEqualTo(7);
    }

    @Test
    void nothingIsAskedForBeyondTheBoundOfBytesUntilSomeAreFreed() {
        credit.claim();
        credit.arrived(250);
        assertThat(credit.claim()).isZero();
        credit.freed(1, 250);
        assertThat(credit.claim()).isEqualTo(1);
        assertThat(credit.bytes()).isZero();
    }

    @Test
    void aRecordLargerThanTheRoomIsAskedForWhereThereIsAnyRoom() {
        credit.claim();
        credit.arrived(60);
        assertThat(credit.claim()).isEqualTo(1);
        credit.arrived(60);
        assertThat(credit.claim()).isZero();
        credit.freed(1, 60);
        assertThat(credit.claim()).isEqualTo(1);
    }

    @Test
    void whatIsDoneWithAtArrivalTakesNoRoom() {
        credit.claim();
        credit.passed();
        assertThat(credit.claim()).isEqualTo(1);
        assertThat(credit.bytes()).isZero();
    }
}
