package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionFault;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** What a failure of Kafka's client means. Pure. */
final class BusFaults {

    private BusFaults() {}

    /**
     * Returns the fault; one is returned as it is.
     *
     * @param what the partition or topic and what was tried
     */
    static PartitionFault of(String what, Throwable failure) {
        if (failure instanceof PartitionFault fault) {
            return fault;
        }
        Throwable cause = unwrapped(failure);
        BadClient bad = badClient(cause);
        if (bad != null) {
            return new PartitionFault(PartitionFault.Kind.MISCONFIGURED, what + ": " + bad.getMessage(), bad);
        }
        Throwable denial = denial(cause);
        if (denial != null) {
            // Its words name the mechanism, the topic or the group, and no secret.
            String line = what + ": " + denial.getClass().getSimpleName() + ": " + denial.getMessage();
            return new PartitionFault(PartitionFault.Kind.DENIED, line, denial);
        }
        PartitionFault.Kind kind = isFenced(cause) ? PartitionFault.Kind.FENCED : PartitionFault.Kind.UNAVAILABLE;
        return new PartitionFault(kind, what + ": " + cause.getClass().getSimpleName(), cause);
    }

    /**
     * Tells whether a producer whose send failed so is of no use any more: not where another attempt may help, nor where the record or its topic is to
     * blame.
     */
    static boolean isLasting(Throwable failure) {
        Throwable cause = unwrapped(failure);
        boolean ofRecord = cause instanceof RecordTooLargeException
                || cause instanceof RecordBatchTooLargeException
                || cause instanceof InvalidRecordException
                || cause instanceof InvalidTopicException
                || cause instanceof PolicyViolationException
                || cause instanceof TopicAuthorizationException;
        return cause instanceof KafkaException && !(cause instanceof RetriableException) && !ofRecord;
    }

    /** The client wraps what ended its transaction into the failure of each later call. */
    private static boolean isFenced(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ProducerFencedException
                    || each instanceof InvalidProducerEpochException
                    || each instanceof FencedInstanceIdException
                    || each instanceof TransactionalIdNotFoundException) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Throwable denial(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof AuthenticationException || each instanceof AuthorizationException) {
                return each;
            }
        }
        return null;
    }

    /** The libraries may wrap it on its way. */
    private static @Nullable BadClient badClient(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof BadClient bad) {
                return bad;
            }
        }
        return null;
    }

    private static Throwable unwrapped(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof CompletionException
                || failure instanceof ExecutionException
                || cause instanceof Error;
        return wrapper && cause != null ? cause : failure;
    }
}
