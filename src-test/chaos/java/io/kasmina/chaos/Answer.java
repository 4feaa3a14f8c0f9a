package io.kasmina.chaos;

import io.kasmina.contract.SeedStage;

/**
 * An outcome as consumers see it.
 *
 * @param input the place of the command that it answers
 * @param id the command's id, empty while unverified
 * @param verdict applied, pending, refused, gate_failed or rejected
 * @param reason a reason code, possibly empty
 * @param before the seed's stage before
 * @param after the seed's stage after
 * @param millis when it was written, in ms of the epoch
 */
record Answer(Place input, String id, String verdict, String reason, SeedStage before, SeedStage after, long millis) {

    boolean isRejected() {
        return verdict.equals("rejected");
    }

    boolean took() {
        return verdict.equals("applied") || verdict.equals("pending");
    }

    @Override
    public String toString() {
        return verdict + (reason.isEmpty() ? "" : " " + reason) + " " + before + "→" + after;
    }
}
