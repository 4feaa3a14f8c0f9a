package io.kasmina.fuzz;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Pieces of wire format that no runtime would write. */
final class FuzzWire {

    private static final byte[][] TINY = {
        hex("a20100"),
        hex("5200"),
        hex("52021a00"),
        hex("0a00"),
        hex("0801"),
        hex("f80101"),
        hex("6a020a00"),
        hex("6a005200"),
        hex("3200"),
        hex("c306c406")
    };
    private static final byte[][] TAGS = {
        hex("08"),
        hex("12"),
        hex("18"),
        hex("22"),
        hex("28"),
        hex("32"),
        hex("3a"),
        hex("52"),
        hex("5a"),
        hex("62"),
        hex("6a"),
        hex("a201"),
        hex("c306"),
        hex("c406"),
        hex("fa01"),
        hex("0a"),
        hex("15")
    };

    private FuzzWire() {}

    /** Splits well-formed bytes into their fields. */
    static List<byte[]> fields(byte[] value) {
        List<byte[]> fields = new ArrayList<>();
        try {
            CodedInputStream in = CodedInputStream.newInstance(value);
            int start = 0;
            while (!in.isAtEnd()) {
                in.skipField(in.readTag());
                fields.add(Arrays.copyOfRange(value, start, in.getTotalBytesRead()));
                start = in.getTotalBytesRead();
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return fields;
    }

    static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Writes a field's tag with one byte more. */
    static byte[] lengthened(byte[] field) {
        int last = 0;
        while (field[last] < 0) {
            last++;
        }
        byte[] longer = new byte[field.length + 1];
        System.arraycopy(field, 0, longer, 0, last);
        longer[last] = (byte) (field[last] | 0x80);
        System.arraycopy(field, last + 1, longer, last + 2, field.length - last - 1);
        return longer;
    }

    static byte[] unknown(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> new byte[] {(byte) 0xF8, 0x01, (byte) random.nextInt(128)};
            case 1 -> new byte[] {(byte) 0xFA, 0x01, 0x01, (byte) random.nextInt()};
            case 2 -> new byte[] {(byte) 0xFD, 0x01, 1, 2, 3, (byte) random.nextInt()};
            case 3 -> hex("c3060801c406");
            default -> new byte[] {0x0D, 1, 0, 0, (byte) random.nextInt()};
        };
    }

    static byte[] babble(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> TAGS[random.nextInt(TAGS.length)];
            case 3 -> new byte[] {(byte) random.nextInt()};
            default -> new byte[] {(byte) random.nextInt(12)};
        };
    }

    /** A rollback payload of so many levels, as lists or as structs. */
    static byte[] nested(int depth, boolean lists) {
        Value value = Value.newBuilder().setBoolValue(true).build();
        for (int i = 0; i < depth; i++) {
            Value.Builder outer = Value.newBuilder();
            value = lists
                    ? outer.setListValue(ListValue.newBuilder().addValues(value))
                            .build()
                    : outer.setStructValue(Struct.newBuilder().putFields("k", value))
                            .build();
        }
        return AdaptationCommand.newBuilder()
                .setRollbackPayload(Struct.newBuilder().putFields("k", value))
                .build()
                .toByteArray();
    }

    /** The same small field up to 70,000 bytes. */
    static byte[] swollen(SplittableRandom random) {
        byte[] field = TINY[random.nextInt(TINY.length)];
        int times = random.nextInt(70_000) / field.length;
        byte[] bytes = new byte[times * field.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = field[i % field.length];
        }
        return bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
