package io.kasmina.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Teacher;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.records.RegistryCommand;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registry commands: AdaptationCommands to whoever only verifies them, whose own fields are unknown there. An annotated MAC therefore
 * covers these fields byte for byte, in the order in which they arrived.
 */
final class RegistryCommands {

    private static final String ID_BOUND = "1 to " + Teacher.MAX_LENGTH + " characters and not blank";

    private RegistryCommands() {}

    /** Tells whether a message says what to do with the registry. */
    static boolean isOne(AdaptationCommand message) {
        UnknownFieldSet unknown = message.getUnknownFields();
        return !unknown.isEmpty() && unknown.hasField(RegistryCommand.OPERATION_FIELD_NUMBER);
    }

    /**
     * Parses what is a registry command's own.
     *
     * @throws InvalidProtocolBufferException if it is no such message, or one that is another command as well
     */
    static RegistryCommand parse(AdaptationCommand message) throws InvalidProtocolBufferException {
        boolean other = message.getCommandTypeValue() != 0
                || !message.getTargetSeedId().isEmpty()
                || message.getPayloadCase() != AdaptationCommand.PayloadCase.PAYLOAD_NOT_SET;
        if (other) {
            throw new InvalidProtocolBufferException("two commands in one");
        }
        return RegistryCommand.parseFrom(message.getUnknownFields().toByteString());
    }

    static Command decode(CommandDraft draft, RegistryCommand message) {
        CommandHeader header = draft.header();
        boolean forced = message.getForced();
        return switch (message.getOperation()) {
            case REGISTRY_OPERATION_REGISTER_TEACHER -> register(draft, message);
            case REGISTRY_OPERATION_DEREGISTER_TEACHER ->
                named(draft, message, id -> new Command.DeregisterTeacher(header, id, forced));
            case REGISTRY_OPERATION_RESET_TEACHER ->
                named(draft, message, id -> new Command.ResetTeacher(header, id, forced));
            case REGISTRY_OPERATION_RESET_REGISTRY -> reset(draft, message);
            default -> draft.unsupported("REGISTRY_OPERATION_" + message.getOperationValue());
        };
    }

    private static Command register(CommandDraft draft, RegistryCommand message) {
        Problem problem = problemOf(message);
        if (problem != null) {
            return draft.refused(null, problem);
        }
        Set<String> names = new LinkedHashSet<>(message.getParametersList());
        Teacher teacher = new Teacher(message.getTeacherId(), names, message.getParameterBytes());
        return draft.judged(null, new Command.RegisterTeacher(draft.header(), teacher, message.getForced()));
    }

    private static @Nullable Problem problemOf(RegistryCommand message) {
        if (!Teacher.isValid(message.getTeacherId())) {
            return invalid("teacher_id", ID_BOUND, message.getTeacherId());
        }
        if (message.getParametersCount() == 0) {
            return invalid("parameters", "at least one", "");
        }
        Set<String> names = new HashSet<>();
        for (String name : message.getParametersList()) {
            if (!Teacher.isValid(name) || !names.add(name)) {
                return invalid("parameters", ID_BOUND + ", each named once", name);
            }
        }
        return message.getParameterBytes() < 0
                ? invalid(
                        "parameter_bytes",
                        "at most " + Long.MAX_VALUE,
                        Long.toUnsignedString(message.getParameterBytes()))
                : null;
    }

    private static Command named(CommandDraft draft, RegistryCommand message, Function<String, Command> body) {
        String id = message.getTeacherId();
        if (!Teacher.isValid(id)) {
            return draft.refused(null, invalid("teacher_id", ID_BOUND, id));
        }
        return describes(message)
                ? draft.refused(null, invalid("parameters", "absent but where a teacher is registered", ""))
                : draft.judged(null, body.apply(id));
    }

    private static Command reset(CommandDraft draft, RegistryCommand message) {
        if (!message.getTeacherId().isEmpty() || describes(message)) {
            return draft.refused(null, invalid("teacher_id", "absent", message.getTeacherId()));
        }
        return draft.judged(null, new Command.ResetRegistry(draft.header(), message.getForced()));
    }

    private static boolean describes(RegistryCommand message) {
        return message.getParametersCount() > 0 || message.getParameterBytes() != 0;
    }

    private static Problem invalid(String field, String bound, String value) {
        return Problem.of(Refusal.INVALID_TEACHER, field, bound, value);
    }
}
