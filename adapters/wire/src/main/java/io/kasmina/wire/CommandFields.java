package io.kasmina.wire;

import com.google.protobuf.Timestamp;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.leyline.CommandCircuitBreaker;
import io.kasmina.wire.leyline.CommandOptimizerAdjustment;
import io.kasmina.wire.leyline.CommandSeedOperation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command's message says and a decode reads, by whichever parser; nothing is judged yet.
 *
 * @param commandId the id as sent, empty where absent
 * @param type number of the command type
 * @param seedId the target seed as sent, empty where absent
 * @param deadlineMillis 0 to 2³² - 1
 * @param issuedAt null where absent
 * @param issuedBy as sent, empty where absent
 * @param payload the payload
 * @param annotations the annotations
 */
record CommandFields(
        String commandId,
        int type,
        String seedId,
        long deadlineMillis,
        @Nullable Issue issuedAt,
        String issuedBy,
        Payload payload,
        Annotations annotations) {

    /**
     * A timestamp as sent.
     *
     * @param seconds since the epoch
     * @param nanos behind the second, out of range in a broken one
     */
    record Issue(long seconds, int nanos) {}

    /** A payload that a decode reads. */
    sealed interface Payload {}

    /** None, or one that is not read: ROLLBACK's is the sender's own note. */
    record Nothing() implements Payload {
        static final Nothing NOTHING = new Nothing();
    }

    /**
     * Payload of SEED.
     *
     * @param operation number of the operation
     * @param blueprintId the blueprint
     * @param parameters its parameters
     */
    record Seed(int operation, String blueprintId, Map<String, Float> parameters) implements Payload {
        static final Seed EMPTY = new Seed(0, "", Map.of());
    }

    /**
     * Payload of OPTIMIZER.
     *
     * @param optimizerId the optimizer
     * @param hyperparameters the values
     */
    record Optimizer(String optimizerId, Map<String, Float> hyperparameters) implements Payload {}

    /**
     * Payload of CIRCUIT_BREAKER.
     *
     * @param state number of the state
     * @param rationale why
     */
    record Breaker(int state, String rationale) implements Payload {
        static final Breaker EMPTY = new Breaker(0, "");
    }

    /** Copies the fields of a message. */
    static CommandFields of(AdaptationCommand message) {
        return new CommandFields(
                message.getCommandId(),
                message.getCommandTypeValue(),
                message.getTargetSeedId(),
                Integer.toUnsignedLong(message.getExecutionDeadlineMs()), // protobuf's uint32 is a signed int in Java
                message.hasIssuedAt() ? issue(message.getIssuedAt()) : null,
                message.getIssuedBy(),
                payload(message),
                Annotations.of(message.getAnnotationsMap()));
    }

    private static Issue issue(Timestamp timestamp) {
        return new Issue(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static Payload payload(AdaptationCommand message) {
        return switch (message.getPayloadCase()) {
            case SEED_OPERATION -> seed(message.getSeedOperation());
            case OPTIMIZER_ADJUSTMENT -> optimizer(message.getOptimizerAdjustment());
            case CIRCUIT_BREAKER -> breaker(message.getCircuitBreaker());
            default -> Nothing.NOTHING;
        };
    }

    private static Seed seed(CommandSeedOperation body) {
        return new Seed(body.getOperationValue(), body.getBlueprintId(), body.getParametersMap());
    }

    private static Optimizer optimizer(CommandOptimizerAdjustment body) {
        return new Optimizer(body.getOptimizerId(), body.getHyperparametersMap());
    }

    private static Breaker breaker(CommandCircuitBreaker body) {
        return new Breaker(body.getDesiredStateValue(), body.getRationale());
    }
}
