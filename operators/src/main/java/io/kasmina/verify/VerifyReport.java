package io.kasmina.verify;

import io.kasmina.contract.Outcome;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.verify.Verification.Accepted;
import io.kasmina.verify.Verification.Declined;
import java.util.Map;
import reactor.core.publisher.SynchronousSink;

/** Says what the checks decided, to telemetry and downstream, once it may be said. Not thread-safe. */
final class VerifyReport {

    private final StageRecorder recorder;
    private final RejectionLog rejections;
    private final ContextReport context;

    VerifyReport(VerifyConfig config, VerifyPorts ports) {
        recorder = ports.recorder();
        rejections = new RejectionLog(config.rejectionsPerMinute(), ports.telemetry(), recorder);
        context = new ContextReport(ports.telemetry());
    }

    void tell(Turn turn, SynchronousSink<Verification> sink) {
        if (turn instanceof Turn.Judged judged) {
            rejections.summariseIfDue(judged.nanos());
            say(judged);
            sink.next(judged.verification());
        } else if (turn instanceof Turn.Ticked ticked) {
            rejections.summariseIfDue(ticked.nanos());
        } else {
            end((Turn.Ended) turn, sink);
        }
    }

    private void say(Turn.Judged judged) {
        if (judged.verification() instanceof Declined declined
                && declined.outcome() instanceof Outcome.Rejected rejected) {
            rejections.rejected(rejected, judged.cause(), judged.nanos());
            return;
        }
        recorder.count(MetricName.VERIFIER_ACCEPTED, Map.of(), 1);
        if (judged.verification() instanceof Accepted accepted) {
            context.accepted(accepted.command().value());
        }
    }

    private void end(Turn.Ended ended, SynchronousSink<Verification> sink) {
        rejections.summarise();
        Throwable failure = ended.failure();
        if (failure == null) {
            sink.complete();
        } else {
            sink.error(failure);
        }
    }
}
