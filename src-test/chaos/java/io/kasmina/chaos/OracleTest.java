package io.kasmina.chaos;

import static io.kasmina.contract.SeedStage.BLENDING;
import static io.kasmina.contract.SeedStage.DORMANT;
import static io.kasmina.contract.SeedStage.EMBARGOED;
import static io.kasmina.contract.SeedStage.GERMINATED;
import static io.kasmina.contract.SeedStage.TRAINING;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedStage;
import org.junit.jupiter.api.Test;

/** One history in which all is well, and each way in which it may not be. */
class OracleTest {

    private static final String SEED = "seed-1";
    private static final String BUS = "oona.commands";

    private final Oracle oracle = new Oracle();

    @Test
    void aHistoryInWhichAllIsWellHasNoFault() {
        wholeLife();
        assertThat(oracle.unanswered()).isZero();
        assertThat(oracle.unblended()).isZero();
        assertThat(oracle.faults()).isEmpty();
    }

    @Test
    void aCommandWithoutAnAnswerIsFound() {
        wholeLife();
        oracle.sent(command(50, "late", Ask.CULL, Manner.HONEST));
        assertThat(oracle.unanswered()).isOne();
        assertThat(oracle.faults()).anyMatch(fault -> fault.contains("answered 0 times"));
    }

    @Test
    void aSecondAnswerIsFound() {
        wholeLife();
        oracle.answered(answer(0, "c-0", "pending", "", DORMANT, GERMINATED));
        assertThat(oracle.faults()).anyMatch(fault -> fault.contains("answered 2 times"));
    }

    @Test
    void aReplayThatWasAcceptedIsFound() {
        wholeLife();
        oracle.sent(command(60, "c-3", Ask.CULL, Manner.REPLAYED));
        oracle.answered(answer(60, "c-3", "refused", "already_retired", EMBARGOED, EMBARGOED));
        assertThat(oracle.faults())
                .anyMatch(fault -> fault.contains("was refused already_retired"))
                .anyMatch(fault -> fault.contains("c-3: accepted 2 times"));
    }

    @Test
    void anHonestCommandThatCountsAsItsOwnReplayIsFound() {
        oracle.sent(command(0, "c-0", Ask.GERMINATE, Manner.HONEST));
        oracle.answered(rejected(0, "c-0", "nonce_replayed"));
        assertThat(oracle.faults()).anyMatch(fault -> fault.contains("was rejected nonce_replayed"));
    }

    @Test
    void aLostStageChangeIsFound() {
        wholeLife();
        oracle.snapshot(SEED, new SeedModel.Snapshot(DORMANT, 6));
        assertThat(oracle.faults())
                .containsExactly("seed seed-1: changed its stage 7 times by its answers, 6 by its snapshot");
    }

    @Test
    void aSeedThatWentBackIsFound() {
        wholeLife();
        oracle.sent(command(70, "c-7", Ask.TRAIN, Manner.HONEST));
        oracle.answered(answer(70, "c-7", "applied", "", GERMINATED, TRAINING));
        oracle.spent(0, "c-7");
        assertThat(oracle.faults()).anyMatch(fault -> fault.contains("but TRAIN c-7 saw GERMINATED"));
    }

    @Test
    void aSnapshotThatIsMissingIsFound() {
        sentAndAnswered(0, Ask.GERMINATE, "pending", "", DORMANT, GERMINATED);
        assertThat(oracle.faults()).containsExactly("seed seed-1: has no snapshot after 1 stage changes");
    }

    @Test
    void aNonceThatIsMissingOrThereTwiceIsFound() {
        wholeLife();
        oracle.spent(0, "c-1");
        oracle.sent(command(80, "c-8", Ask.CULL, Manner.HONEST));
        oracle.answered(answer(80, "c-8", "refused", "nothing_to_retire", DORMANT, DORMANT));
        assertThat(oracle.faults())
                .anyMatch(fault -> fault.contains("c-1 in partition 0: there 2 times"))
                .anyMatch(fault -> fault.contains("c-8: 0 nonces for 1"));
    }

    @Test
    void anAdjustmentThatIsMissingOrThereTwiceIsFound() {
        wholeLife();
        oracle.adjusted("o-1");
        assertThat(oracle.faults()).containsExactly("o-1: 2 adjustments for 1");
    }

    @Test
    void aRejectionThatNobodyWasToldOfIsFound() {
        oracle.sent(command(0, "f-0", Ask.CULL, Manner.FORGED));
        oracle.answered(rejected(0, "", "invalid_signature"));
        assertThat(oracle.faults()).singleElement().asString().contains("nobody was told");
    }

    @Test
    void aFloodOfRejectionsIsCounted() {
        for (int i = 0; i <= 120; i++) {
            oracle.sent(command(i, "f-" + i, Ask.CULL, Manner.FORGED));
            oracle.answered(rejected(i, "", "invalid_signature"));
        }
        assertThat(oracle.faults()).isEmpty();
    }

    @Test
    void aLetterThatIsMissingIsFound() {
        oracle.sent(command(0, "g-0", Ask.CULL, Manner.GARBLED));
        oracle.answered(rejected(0, "", "malformed"));
        oracle.toldOfRejection(BUS + "/0@0");
        assertThat(oracle.faults()).singleElement().asString().contains("0 dead letters");
    }

    @Test
    void blendsThatDifferAreManyOrAreMissingAreFound() {
        wholeLife();
        oracle.blended(SEED, 1, blend("other"));
        oracle.activated(SEED, 2);
        assertThat(oracle.unblended()).isOne();
        assertThat(oracle.faults())
                .containsExactlyInAnyOrder(
                        "seed-1 at step 1: blended to different bytes",
                        "seed-1 at step 1: blended 2 times",
                        "seed-1 at step 2: blended 0 times");
    }

    @Test
    void aBlendByLogitsThatNobodySentIsFound() {
        oracle.activated(SEED, 1);
        oracle.activated(SEED, 2);
        oracle.advised(SEED, 1);
        oracle.blended(SEED, 1, new Blend(true, false, "a"));
        oracle.blended(SEED, 2, new Blend(true, false, "b"));
        assertThat(oracle.blendedByLogits()).isEqualTo(2);
        assertThat(oracle.unmetLogits()).isZero();
        assertThat(oracle.faults()).containsExactly("seed-1 at step 2: blended by no logits");
    }

    @Test
    void logitsThatWereThereAndNotUsedAreCounted() {
        oracle.advised(SEED, 1);
        oracle.blended(SEED, 1, new Blend(false, true, "a"));
        oracle.blended(SEED, 2, new Blend(false, true, "b"));
        assertThat(oracle.unmetLogits()).isOne();
    }

    @Test
    void aCullThatAGateExplainsIsNoFault() {
        sentAndAnswered(0, Ask.GERMINATE, "pending", "", DORMANT, GERMINATED);
        oracle.snapshot(SEED, new SeedModel.Snapshot(EMBARGOED, 3));
        oracle.toldOfGateFailure(SEED);
        assertThat(oracle.faults()).isEmpty();
    }

    @Test
    void aCullThatNobodyExplainsIsFound() {
        sentAndAnswered(0, Ask.GERMINATE, "pending", "", DORMANT, GERMINATED);
        oracle.snapshot(SEED, new SeedModel.Snapshot(EMBARGOED, 3));
        assertThat(oracle.faults()).anyMatch(fault -> fault.contains("but the last snapshot saw EMBARGOED"));
    }

    @Test
    void aCommandIsStaleByRuleOnceItIsOld() {
        oracle.sent(command(0, "c-0", Ask.CULL, Manner.HONEST));
        oracle.answered(new Answer(place(0), "c-0", "rejected", "stale_command", DORMANT, DORMANT, 60_001));
        oracle.toldOfRejection(BUS + "/0@0");
        assertThat(oracle.faults()).isEmpty();
    }

    @Test
    void aFreshCommandIsNeverStale() {
        oracle.sent(command(0, "c-0", Ask.CULL, Manner.HONEST));
        oracle.answered(new Answer(place(0), "c-0", "rejected", "stale_command", DORMANT, DORMANT, 60_000));
        oracle.toldOfRejection(BUS + "/0@0");
        assertThat(oracle.faults()).singleElement().asString().contains("was rejected stale_command");
    }

    /** DORMANT to DORMANT, with everything that may come in between. */
    private void wholeLife() {
        sentAndAnswered(0, Ask.GERMINATE, "pending", "", DORMANT, GERMINATED);
        sentAndAnswered(1, Ask.TRAIN, "applied", "", GERMINATED, TRAINING);
        sentAndAnswered(2, Ask.GRAFT, "applied", "", TRAINING, BLENDING);
        sentAndAnswered(3, Ask.CULL, "applied", "", BLENDING, EMBARGOED);
        sentAndAnswered(4, Ask.GERMINATE, "refused", "embargoed", EMBARGOED, EMBARGOED);
        oracle.snapshot(SEED, new SeedModel.Snapshot(DORMANT, 7));
        rejectedCopy(5, "c-0", Manner.REPLAYED, "c-0", false);
        rejectedCopy(6, "c-1", Manner.STRAYED, "", true);
        rejectedCopy(7, "f-1", Manner.FORGED, "", false);
        oracle.sent(new Sent(place(8), "o-1", "", Ask.OPTIMIZE, Manner.HONEST, 0));
        oracle.answered(answer(8, "o-1", "applied", "", SeedStage.UNKNOWN, SeedStage.UNKNOWN));
        oracle.adjusted("o-1");
        oracle.activated(SEED, 1);
        oracle.blended(SEED, 1, blend("bytes"));
    }

    private void sentAndAnswered(
            long offset, Ask ask, String verdict, String reason, SeedStage before, SeedStage after) {
        String id = "c-" + offset;
        oracle.sent(command(offset, id, ask, Manner.HONEST));
        oracle.answered(answer(offset, id, verdict, reason, before, after));
        oracle.spent(0, id);
    }

    private void rejectedCopy(long offset, String id, Manner manner, String verified, boolean letter) {
        oracle.sent(command(offset, id, Ask.GERMINATE, manner));
        oracle.answered(rejected(offset, verified, manner.reason()));
        oracle.toldOfRejection(BUS + "/0@" + offset);
        if (letter) {
            oracle.letter(place(offset));
        }
    }

    private static Sent command(long offset, String id, Ask ask, Manner manner) {
        return new Sent(place(offset), id, SEED, ask, manner, 0);
    }

    private static Answer answer(
            long offset, String id, String verdict, String reason, SeedStage before, SeedStage after) {
        return new Answer(place(offset), id, verdict, reason, before, after, 1);
    }

    private static Answer rejected(long offset, String id, String reason) {
        return answer(offset, id, "rejected", reason, SeedStage.UNKNOWN, SeedStage.UNKNOWN);
    }

    private static Blend blend(String digest) {
        return new Blend(false, false, digest);
    }

    private static Place place(long offset) {
        return new Place(BUS, 0, offset);
    }
}
