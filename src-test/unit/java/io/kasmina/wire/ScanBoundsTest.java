package io.kasmina.wire;

import static io.kasmina.wire.CanonicalAssert.assertUncertain;
import static io.kasmina.wire.CanonicalAssert.certain;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.kasmina.wire.leyline.AdaptationCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unverified bytes cost bounded work, whatever they hold. */
class ScanBoundsTest {

    private static final int CAP = 65_536;

    @ParameterizedTest
    @ValueSource(
            strings = {"a2 01 00", "52 00", "52 02 1a 00", "0a 00", "08 01", "f8 01 01", "6a 02 0a 00", "6a 00 52 00"})
    void aMessageFullOfTinyFieldsIsJudged(String field) {
        WireCommands.Raw raw = new WireCommands.Raw();
        while (raw.size() < CAP) {
            raw.raw(field);
        }
        assertThat(LeylineCommandCodec.create().scan(raw.toBytes())).isNotNull();
    }

    @Test
    void a64KibPayloadOfNumbersIsCertain() {
        ListValue.Builder numbers = ListValue.newBuilder();
        for (int i = 0; i < 5_000; i++) {
            numbers.addValues(Value.newBuilder().setNumberValue(i));
        }
        byte[] command = rollback(Value.newBuilder().setListValue(numbers).build());
        assertThat(certain(command).bytes()).isEqualTo(command);
    }

    @Test
    void moreFieldsThanTheBoundAreRefused() {
        WireCommands.Raw raw = new WireCommands.Raw();
        for (int i = 0; i <= 16_384; i++) {
            raw.raw("08 01");
        }
        assertUncertain(raw.toBytes());
    }

    @Test
    void upTo4096EntriesOfAMapAreSorted() {
        assertThat(certain(entries(4_096)).bytes()).hasSize(4_096 * 12);
        assertUncertain(entries(4_097));
    }

    @Test
    void listsNestAsDeepAsPythonParsesThem() {
        assertThat(certain(lists(48)).bytes()).isEqualTo(lists(48));
        assertUncertain(lists(49));
    }

    @Test
    void anEntryThatGrowsInCanonicalFormIsWrittenInFull() {
        WireCommands.Raw raw = new WireCommands.Raw();
        StringBuilder canonical = new StringBuilder();
        for (int i = 0; i < 26; i++) {
            String key = String.format("%02x", 'a' + i);
            raw.raw("52 05 1a 03 0a 01" + key);
            canonical.append("1a080a01").append(key).append("1500000000");
        }
        assertThat(CanonicalAssert.hex(certain(raw.toBytes()).bytes())).isEqualTo("528402" + canonical);
    }

    private static byte[] entries(int count) {
        WireCommands.Raw raw = new WireCommands.Raw();
        for (int i = count - 1; i >= 0; i--) {
            raw.annotation(String.format("%05d", i), "");
        }
        return raw.toBytes();
    }

    private static byte[] lists(int depth) {
        Value value = Value.newBuilder().setBoolValue(true).build();
        for (int i = 0; i < depth; i++) {
            value = Value.newBuilder()
                    .setListValue(ListValue.newBuilder().addValues(value))
                    .build();
        }
        return rollback(value);
    }

    private static byte[] rollback(Value value) {
        return AdaptationCommand.newBuilder()
                .setRollbackPayload(Struct.newBuilder().putFields("a", value))
                .build()
                .toByteArray();
    }
}
