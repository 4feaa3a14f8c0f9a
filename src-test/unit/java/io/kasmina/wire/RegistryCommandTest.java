package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.Teacher;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.wire.records.RegistryCommand;
import io.kasmina.wire.records.RegistryOperation;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryCommandTest {

    private final LeylineCommandCodec codec = LeylineCommandCodec.create();

    @Test
    void aRegistrationCarriesTheTeacher() {
        Command command = parsed(message -> message.setOperation(RegistryOperation.REGISTRY_OPERATION_REGISTER_TEACHER)
                .setTeacherId("wise")
                .addAllParameters(List.of("b", "a"))
                .setParameterBytes(7)
                .setForced(true));
        assertThat(command)
                .isEqualTo(
                        new Command.RegisterTeacher(command.header(), new Teacher("wise", Set.of("a", "b"), 7), true));
        assertThat(command.seed()).isNull();
    }

    @Test
    void theHeaderIsThatOfAnyCommand() {
        Command command = parsed(message -> message.setOperation(RegistryOperation.REGISTRY_OPERATION_RESET_REGISTRY)
                .setExecutionDeadlineMs(-1)
                .putAnnotations("risk_reason", "drift"));
        assertThat(command).isEqualTo(new Command.ResetRegistry(command.header(), false));
        assertThat(command.header().commandId()).isEqualTo("cmd-1");
        assertThat(command.header().issuedAt()).isEqualTo(CommandFixture.ISSUED);
        assertThat(command.header().deadlineMillis()).isEqualTo(4_294_967_295L);
        assertThat(command.header().context().riskReason()).isEqualTo("drift");
    }

    @ParameterizedTest
    @CsvSource({
        "REGISTRY_OPERATION_REGISTER_TEACHER, '', layer, 1",
        "REGISTRY_OPERATION_REGISTER_TEACHER, wise, '', 1",
        "REGISTRY_OPERATION_REGISTER_TEACHER, wise, layer;layer, 1",
        "REGISTRY_OPERATION_REGISTER_TEACHER, wise, 'layer; ', 1",
        "REGISTRY_OPERATION_REGISTER_TEACHER, wise, layer, -1",
        "REGISTRY_OPERATION_DEREGISTER_TEACHER, ' ', '', 0",
        "REGISTRY_OPERATION_DEREGISTER_TEACHER, wise, layer, 0",
        "REGISTRY_OPERATION_RESET_TEACHER, '', '', 0",
        "REGISTRY_OPERATION_RESET_TEACHER, wise, '', 1",
        "REGISTRY_OPERATION_RESET_REGISTRY, wise, '', 0",
        "REGISTRY_OPERATION_RESET_REGISTRY, '', layer, 0"
    })
    void whatHasNoMeaningFailsTheCommand(RegistryOperation operation, String id, String parameters, long bytes) {
        List<String> names = parameters.isEmpty() ? List.of() : List.of(parameters.split(";"));
        assertThat(parsed(message -> message.setOperation(operation)
                        .setTeacherId(id)
                        .addAllParameters(names)
                        .setParameterBytes(bytes)))
                .isInstanceOfSatisfying(Command.Invalid.class, invalid -> assertThat(invalid.reason())
                        .isEqualTo(Refusal.INVALID_TEACHER));
    }

    @Test
    void aLongNameFailsTheCommand() {
        assertThat(parsed(message -> message.setOperation(RegistryOperation.REGISTRY_OPERATION_RESET_TEACHER)
                        .setTeacherId("x".repeat(257))))
                .isInstanceOf(Command.Invalid.class);
    }

    @Test
    void aBadAnnotationFailsTheCommand() {
        assertThat(parsed(message -> message.setOperation(RegistryOperation.REGISTRY_OPERATION_RESET_REGISTRY)
                        .putAnnotations("feature_coverage", "2")))
                .isInstanceOfSatisfying(Command.Invalid.class, invalid -> assertThat(invalid.reason())
                        .isEqualTo(Refusal.INVALID_ANNOTATION));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -1, Integer.MAX_VALUE})
    void anUnknownOperationIsUnsupported(int number) {
        Command command = parsed(message -> message.setOperationValue(number));
        assertThat(command).isEqualTo(new Command.Unsupported(command.header(), null, "REGISTRY_OPERATION_" + number));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a type beside the operation, 18 06 a0 06 04",
        "a seed beside the operation, 22 01 73 a0 06 04",
        "a payload beside the operation, 52 00 a0 06 04",
        "a name that is no UTF-8, a0 06 02 aa 06 01 ff"
    })
    void twoCommandsInOneAndBrokenOnesAreMalformed(String what, String hex) {
        assertThat(codec.decode(CanonicalAssert.bytes(hex))).isEqualTo(new Decoded.Failed(Rejection.MALFORMED, null));
    }

    @Test
    void withoutAnOperationItIsNoRegistryCommand() {
        assertThat(parsed(message -> message.setTeacherId("wise")))
                .isInstanceOfSatisfying(Command.Unsupported.class, unsupported -> assertThat(unsupported.type())
                        .isEqualTo("COMMAND_0"));
    }

    @Test
    void theCanonicalFormIsWhatAPeerThatKnowsTheMessageWrites() throws Exception {
        byte[] value = CommandEncoder.of(new TrainingRunId("run-1"))
                .encode(new Command.RegisterTeacher(
                        parsed(message -> message.setOperationValue(4)).header(),
                        new Teacher("wise", Set.of("layer"), 300),
                        true));
        byte[] written = RegistryCommand.parseFrom(value).toByteArray();
        assertThat(CanonicalAssert.certain(value).bytes()).isEqualTo(written);
        assertThat(CanonicalAssert.certain(written).bytes()).isEqualTo(written);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "its operation repeated, a0 06 02 aa 06 01 61, a0 06 02 aa 06 01 61 a0 06 04",
        "its fields out of order, a0 06 02 aa 06 01 61, aa 06 01 61 a0 06 02",
        "forced spelled out, a0 06 04, a0 06 04 b0 06 00"
    })
    void whatIsNotByteForByteTheSameHasAnotherForm(String what, String one, String other) {
        assertThat(CanonicalAssert.certain(CanonicalAssert.bytes(one)).bytes())
                .isNotEqualTo(
                        CanonicalAssert.certain(CanonicalAssert.bytes(other)).bytes());
    }

    private Command parsed(UnaryOperator<RegistryCommand.Builder> fields) {
        RegistryCommand.Builder message =
                RegistryCommand.newBuilder().setCommandId("cmd-1").setIssuedAt(Timestamps.of(CommandFixture.ISSUED));
        Decoded decoded = codec.decode(fields.apply(message).build().toByteArray());
        assertThat(decoded).isInstanceOf(Decoded.Parsed.class);
        return ((Decoded.Parsed) decoded).command();
    }
}
