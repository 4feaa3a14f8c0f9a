package io.kasmina.wire;

import static io.kasmina.wire.CanonicalAssert.assertCanonical;
import static io.kasmina.wire.CanonicalAssert.assertUncertain;
import static io.kasmina.wire.CanonicalAssert.bytes;
import static io.kasmina.wire.CanonicalAssert.certain;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each expected form was emitted by Python's protobuf 7.36.2 after parsing the bytes before it. */
class CanonicalFormTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a varint of many bytes, 08 81 80 80 00, 08 01",
        "a uint32 beyond 32 bits, 08 81 80 80 80 10, 08 01",
        "a uint32 whose lower 32 bits are zero, 08 80 80 80 80 10, ''",
        "a zero, 08 80 00, ''",
        "an enum number of 5 bytes, 18 ff ff ff ff 0f, 18 ff ff ff ff ff ff ff ff ff 01",
        "an enum number beyond 32 bits, 18 80 80 80 80 80 01, ''",
        "an enum number that nobody knows, 18 63, 18 63",
        "negative nanoseconds, 32 06 10 ff ff ff ff 0f, 32 0b 10 ff ff ff ff ff ff ff ff ff 01",
        "negative seconds, 32 0b 08 ff ff ff ff ff ff ff ff ff 01, 32 0b 08 ff ff ff ff ff ff ff ff ff 01",
        "an empty message, 32 00, 32 00",
        "an empty string, 12 00, ''",
        "a long form of a known tag, 88 00 05, 08 05",
        "a long form of a length, 12 81 00 61, 12 01 61",
        "the last of two scalars, 08 01 08 02, 08 02",
        "a zero after a value, 08 01 08 00, ''",
        "fields out of order, 12 01 61 08 01, 08 01 12 01 61"
    })
    void scalarsAreNormalised(String what, String raw, String canonical) {
        assertCanonical(raw, canonical);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "kept as they are, b8 87 00 05, b8 87 00 05",
        "behind the known ones and in order of arrival, b8 06 05 08 01 a8 06 06 b8 06 07, 08 01 b8 06 05 a8 06 06 b8 06 07",
        "with their own varints, b8 06 85 00, b8 06 85 00",
        "up to the last number, f8 ff ff ff 0f 01, f8 ff ff ff 0f 01",
        "a known number with another wire type, 0d 01 00 00 00 08 03, 08 03 0d 01 00 00 00",
        "a string sent as a number, 10 05 12 01 61, 12 01 61 10 05",
        "inside a message, 32 05 f8 01 01 08 05, 32 05 08 05 f8 01 01"
    })
    void unknownFieldsAreKept(String what, String raw, String canonical) {
        assertCanonical(raw, canonical);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "an empty entry, a2 01 00, a2 01 04 0a 00 12 00",
        "no value, a2 01 03 0a 01 61, a2 01 05 0a 01 61 12 00",
        "no key, a2 01 03 12 01 61, a2 01 05 0a 00 12 01 61",
        "the value first, a2 01 06 12 01 62 0a 01 61, a2 01 06 0a 01 61 12 01 62",
        "two keys in one entry, a2 01 09 0a 01 61 12 01 62 0a 01 63, a2 01 06 0a 01 63 12 01 62",
        "the last of two entries, a2 01 06 0a 01 61 12 01 62 a2 01 06 0a 01 61 12 01 63, a2 01 06 0a 01 61 12 01 63",
        "no float, 52 05 1a 03 0a 01 61, 52 0a 1a 08 0a 01 61 15 00 00 00 00",
        "negative zero, 52 0a 1a 08 0a 01 61 15 00 00 00 80, 52 0a 1a 08 0a 01 61 15 00 00 00 80"
    })
    void mapEntriesAlwaysHaveKeyAndValue(String what, String raw, String canonical) {
        assertCanonical(raw, canonical);
    }

    @Test
    void keysAreSortedByBytesWithTheLongerOfTwoPrefixesFirst() {
        assertThat(keysInOrder("a", "é", "ab", "b", "", "abc", "😀", "\uffff", "Z"))
                .containsExactly("Z", "abc", "ab", "a", "b", "é", "\uffff", "😀", "");
    }

    private static String[] keysInOrder(String... keys) {
        WireCommands.Raw raw = new WireCommands.Raw();
        for (String key : keys) {
            raw.annotation(key, "");
        }
        return WireCommands.annotationKeys(certain(raw.toBytes()).bytes());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "of one message are merged, 32 02 08 05 32 02 10 06, 32 04 08 05 10 06",
        "of one oneof member are merged, 52 02 08 01 52 03 12 01 62, 52 05 08 01 12 01 62",
        "of two oneof members leave the last, 52 02 08 01 5a 03 0a 01 61, 5a 03 0a 01 61",
        "of a member after a rival start afresh, 52 02 08 01 5a 00 52 03 12 01 62, 52 03 12 01 62"
    })
    void repeatedOccurrences(String what, String raw, String canonical) {
        assertCanonical(raw, canonical);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "null, 6a 09 0a 07 0a 01 61 12 02 08 00, 6a 09 0a 07 0a 01 61 12 02 08 00",
        "true of any number, 6a 09 0a 07 0a 01 61 12 02 20 05, 6a 09 0a 07 0a 01 61 12 02 20 01",
        "true beyond 32 bits, 6a 0d 0a 0b 0a 01 61 12 06 20 80 80 80 80 10, 6a 09 0a 07 0a 01 61 12 02 20 01",
        "false, 6a 09 0a 07 0a 01 61 12 02 20 00, 6a 09 0a 07 0a 01 61 12 02 20 00",
        "an empty text, 6a 09 0a 07 0a 01 61 12 02 1a 00, 6a 09 0a 07 0a 01 61 12 02 1a 00",
        "no value, 6a 05 0a 03 0a 01 61, 6a 07 0a 05 0a 01 61 12 00",
        "the last of two kinds, 6a 0c 0a 0a 0a 01 61 12 05 08 00 1a 01 62, 6a 0a 0a 08 0a 01 61 12 03 1a 01 62",
        "a list, 6a 11 0a 0f 0a 01 61 12 0a 32 08 0a 02 20 01 0a 02 08 00,"
                + " 6a 11 0a 0f 0a 01 61 12 0a 32 08 0a 02 20 01 0a 02 08 00",
        "two lists, 6a 15 0a 13 0a 01 61 12 0e 32 04 0a 02 20 01 32 06 0a 04 1a 02 62 62,"
                + " 6a 13 0a 11 0a 01 61 12 0c 32 0a 0a 02 20 01 0a 04 1a 02 62 62",
        "a value in two parts, 6a 16 0a 14 0a 01 61 12 07 2a 05 0a 03 0a 01 78 12 06 2a 04 0a 02 0a 00,"
                + " 6a 16 0a 14 0a 01 61 12 0f 2a 0d 0a 05 0a 01 78 12 00 0a 04 0a 00 12 00"
    })
    void rollbackPayloads(String what, String raw, String canonical) {
        assertCanonical(raw, canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08 81 80 80 80 80 80 80 80 80 80 01",
                "88 80 80 80 80 00 05",
                "88 80 80 80 10 05",
                "00 01",
                "02 00",
                "c3 06 08 01 cc 06",
                "c4 06",
                "0e 00",
                "0f",
                "12 05 61",
                "12 ff ff ff ff ff ff ff ff ff 01",
                "12 81 80 80 80 10 61",
                "09 01 02",
                "0d 01",
                "08",
                "08 80",
                "32 06 f8 01 01 08 05"
            })
    void whatPythonCannotParseIsRefused(String raw) {
        assertUncertain(bytes(raw));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a group, c3 06 08 01 c4 06",
        "an unknown field in a map entry, a2 01 08 0a 01 61 12 01 62 18 05",
        "a key with another wire type, a2 01 05 08 05 12 01 62",
        "a value with another wire type, a2 01 05 0a 01 61 10 05",
        "a tenth byte that Java and Python read differently, 32 0b 08 80 80 80 80 80 80 80 80 80 40",
        "a tenth byte of zero, 32 0b 08 81 80 80 80 80 80 80 80 80 00"
    })
    void whatIsNotCertainIsRefused(String what, String raw) {
        assertUncertain(bytes(raw));
    }

    @Test
    void theSignatureIsLeftOutAndHandedOver() {
        byte[] signed = new WireCommands.Raw()
                .annotation("signature", "first")
                .annotation("signatures", "s")
                .annotation("signature", "last")
                .toBytes();
        byte[] unsigned = new WireCommands.Raw().annotation("signatures", "s").toBytes();
        assertThat(certain(signed).bytes()).isEqualTo(unsigned);
        assertThat(certain(signed).signature()).isEqualTo("last".getBytes(StandardCharsets.UTF_8));
        assertThat(certain(unsigned).signature()).isNull();
    }

    @Test
    void aSignatureWithoutAValueIsAnEmptyOne() {
        assertThat(certain(bytes("a2 01 0b 0a 09 73 69 67 6e 61 74 75 72 65")).signature())
                .isEmpty();
    }

    @Test
    void onlyTheAnnotationNamedSignatureIsASignature() {
        byte[] parameter = bytes("52 12 1a 10 0a 09 73 69 67 6e 61 74 75 72 65 15 00 00 80 3f");
        assertThat(certain(parameter).signature()).isNull();
        assertThat(certain(parameter).bytes()).isEqualTo(parameter);
    }

    @Test
    void nothingIsAnEmptyCommand() {
        assertThat(certain(new byte[0]).bytes()).isEmpty();
    }
}
