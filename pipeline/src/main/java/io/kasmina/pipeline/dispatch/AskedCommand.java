package io.kasmina.pipeline.dispatch;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.lane.SerialMailbox;

/**
 * A command on its way to its answer: a task of its lane's mailbox.
 *
 * @param lane answers it
 * @param subject whose outcome it will be
 * @param command what is to be done
 * @param reply takes the outcome
 */
record AskedCommand(SeedLane lane, Outcome.Subject subject, Command.ForSeed command, Reply<Outcome> reply)
        implements SerialMailbox.Awaited {

    @Override
    public void run() {
        try {
            lane.answer(this);
        } catch (Throwable failure) {
            reply.fail(failure);
        }
    }

    @Override
    public void refuse(UsageFault closed) {
        reply.fail(closed);
    }
}
