package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.leyline.CommandCircuitBreaker;
import io.kasmina.wire.leyline.CommandType;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is plain enough to be read straight from the wire, and what is left to protobuf's runtime. */
class PlainCommandReaderTest {

    private static final byte[] PLAIN = CommandFixture.germinate().build().toByteArray();

    @ParameterizedTest
    @CsvSource({
        "f80101, a field that nobody knows",
        "320308c801, a second time of issue",
        "5200, a second payload of the same kind",
        "6200, a payload of another kind",
        "a2010712030a0178, a value before its key",
        "a2010a0a016b120176180001, something unknown in an annotation",
        "a201060a016b, half an annotation",
        "a201070a026bff120176, a key that is no text",
        "a201070a016b1202c328, a text that is none",
        "2203c3a978, a text beyond ASCII",
        "0b0c, a group",
        "00, field 0",
        "1affffffffffffffffff7f, a number that two runtimes read as two numbers",
        "18ffffffffffffffffff7f, an enum of ten bytes whose last is too large",
        "2205ab, a text beyond the end"
    })
    void whatIsNotPlainIsLeftToTheRuntime(String hex, String what) {
        byte[] value = Arrays.copyOf(PLAIN, PLAIN.length + hex.length() / 2);
        byte[] added = CanonicalAssert.bytes(hex);
        System.arraycopy(added, 0, value, PLAIN.length, added.length);

        assertThat(PlainCommandReader.read(PLAIN)).isNotNull();
        assertThat(PlainCommandReader.read(value)).as(what).isNull();
    }

    @Test
    void aCommandCutOffWithinAFieldIsNotPlain() {
        assertThat(IntStream.range(1, PLAIN.length)
                        .filter(length -> PlainCommandReader.read(Arrays.copyOf(PLAIN, length)) != null)
                        .boxed())
                .as("lengths at which a field ends")
                .hasSize(CommandFixture.germinate().build().getAllFields().size() - 1);
    }

    @Test
    void thePayloadOfARollbackIsLeftToTheRuntimeSinceItMayNest() {
        AdaptationCommand.Builder rollback =
                CommandFixture.command(CommandType.COMMAND_ROLLBACK).setRollbackPayload(Struct.getDefaultInstance());

        assertThat(PlainCommandReader.read(rollback.build().toByteArray())).isNull();
    }

    @Test
    void ofAFieldThatComesTwiceTheLastStands() {
        byte[] value = new WireCommands.Raw()
                .add(CommandFixture.command(CommandType.COMMAND_CIRCUIT_BREAKER)
                        .setCircuitBreaker(CommandCircuitBreaker.newBuilder().setRationale("why")))
                .add(AdaptationCommand.newBuilder().setCommandId("cmd-2").putAnnotations("resume", "true"))
                .annotation("resume", "false")
                .toBytes();

        CommandFields fields = PlainCommandReader.read(value);

        assertThat(fields).isNotNull();
        assertThat(fields.commandId()).isEqualTo("cmd-2");
        assertThat(fields.annotations().get(AnnotationKey.RESUME)).isEqualTo("false");
        assertThat(fields.payload()).isEqualTo(new CommandFields.Breaker(0, "why"));
    }
}
