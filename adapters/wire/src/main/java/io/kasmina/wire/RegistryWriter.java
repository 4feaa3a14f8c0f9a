package io.kasmina.wire;

import io.kasmina.contract.Command;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.records.RegistryCommand;
import io.kasmina.wire.records.RegistryOperation;
import java.io.ByteArrayOutputStream;

/** Writes registry commands. */
final class RegistryWriter {

    private RegistryWriter() {}

    /**
     * Writes a command.
     *
     * @param common what any command has: fields below 100, to which this one's own are appended in number order
     * @param command the command
     */
    static byte[] write(AdaptationCommand common, Command.ForRegistry command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(common.toByteArray());
        bytes.writeBytes(own(command).setForced(command.forced()).build().toByteArray());
        return bytes.toByteArray();
    }

    private static RegistryCommand.Builder own(Command.ForRegistry command) {
        if (command instanceof Command.RegisterTeacher register) {
            return of(RegistryOperation.REGISTRY_OPERATION_REGISTER_TEACHER)
                    .setTeacherId(register.teacher().id())
                    .addAllParameters(register.teacher().parameters())
                    .setParameterBytes(register.teacher().bytes());
        }
        if (command instanceof Command.DeregisterTeacher deregister) {
            return of(RegistryOperation.REGISTRY_OPERATION_DEREGISTER_TEACHER).setTeacherId(deregister.teacherId());
        }
        return command instanceof Command.ResetTeacher reset
                ? of(RegistryOperation.REGISTRY_OPERATION_RESET_TEACHER).setTeacherId(reset.teacherId())
                : of(RegistryOperation.REGISTRY_OPERATION_RESET_REGISTRY);
    }

    private static RegistryCommand.Builder of(RegistryOperation operation) {
        return RegistryCommand.newBuilder().setOperation(operation);
    }
}
