package io.kasmina.wire;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Commands written field by field in every form that the wire leaves open, and now and then in one that it does not: numbers cut, padded or
 * out of range, texts that are none, halves of entries, one thing said twice. One number makes one command, the same in every JVM.
 */
final class OddCommands {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    private static final int LONGEST_VARINT = 10;

    /** About the bounds of what a field can hold. */
    private static final long[] NUMBERS = {
        0,
        1,
        3,
        7,
        9,
        127,
        128,
        Integer.MAX_VALUE,
        1L << 31,
        0xFFFF_FFFFL,
        1L << 32,
        (1L << 32) + 1,
        -1,
        Integer.MIN_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        1_764_000_000
    };

    private static final byte[][] FLOATS = {
        hex("0000803f"), hex("cdcccc3d"), hex("00000080"), hex("0000c07f"), hex("010080ff"), hex("ffeeddcc")
    };

    private static final byte[][] TEXTS = {
        hex(""), utf8("a"), utf8("0.5"), utf8("CHANNEL"), utf8("GERMINATED"), hex("00017f"), utf8("q".repeat(130))
    };

    /** Beyond ASCII: two that are UTF-8, half a surrogate pair, an overlong zero, a byte alone, a character cut off. */
    private static final byte[][] STRANGE = {
        utf8("é"), utf8("\uFFFD"), hex("eda080"), hex("c080"), hex("ff"), hex("f09f98")
    };

    private static final byte[][] KEYS = {
        utf8("signature"), utf8("signatur"), utf8("alpha_lo"), utf8("alpha_vec"), utf8("alpha_vec_len"), utf8("gate_k"),
        utf8("training_run_id"), utf8("expected_stage"), utf8("blend_mode"), utf8("resume"), utf8("width"), hex("")
    };

    private final SplittableRandom random;

    /** One thing in about so many is odd. */
    private final int rarity;

    private OddCommands(SplittableRandom random) {
        this.random = random;
        rarity = 4 << 2 * random.nextInt(4);
    }

    /** Returns the bytes that a number makes. */
    static byte[] of(long seed) {
        OddCommands odd = new OddCommands(new SplittableRandom(seed));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = odd.random.nextInt(2, 16); i > 0; i--) {
            odd.field(out);
        }
        return out.toByteArray();
    }

    private void field(ByteArrayOutputStream out) {
        if (isOdd()) {
            unknown(out);
            return;
        }
        int number = random.nextInt(1, 13);
        switch (number) {
            case 1, 3, 5 -> number(out, number);
            case 2, 4, 7 -> content(out, number, text());
            case 6 -> content(out, number, part(6, random.nextInt(4)));
            case 8 -> payload(out);
            default -> content(out, 20, entry(false));
        }
    }

    private void payload(ByteArrayOutputStream out) {
        int number = random.nextInt(10, 14);
        content(out, number, part(number, random.nextInt(5)));
    }

    /** Fields of a message that stands at a number of the command. */
    private byte[] part(int number, int fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = fields; i > 0; i--) {
            if (isOdd()) {
                unknown(out);
            } else {
                partField(out, number);
            }
        }
        return out.toByteArray();
    }

    private void partField(ByteArrayOutputStream out, int number) {
        boolean first = random.nextBoolean();
        switch (number) {
            case 6 -> number(out, first ? 1 : 2);
            case 10 -> {
                if (first) {
                    content(out, 3, entry(true));
                } else {
                    numberOrText(out);
                }
            }
            case 11 -> content(out, first ? 1 : 2, first ? text() : entry(true));
            default -> numberOrText(out);
        }
    }

    private void numberOrText(ByteArrayOutputStream out) {
        if (random.nextBoolean()) {
            number(out, 1);
        } else {
            content(out, 2, text());
        }
    }

    private byte[] entry(boolean real) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!isOdd()) {
            content(out, 1, KEYS[random.nextInt(KEYS.length)]);
            value(out, real);
            return out.toByteArray();
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> unknown(out);
                case 1, 2 -> content(out, 1, text());
                default -> value(out, real);
            }
        }
        return out.toByteArray();
    }

    private void value(ByteArrayOutputStream out, boolean real) {
        if (real) {
            tag(out, 2, FIXED_32);
            out.writeBytes(FLOATS[random.nextInt(FLOATS.length)]);
        } else {
            content(out, 2, text());
        }
    }

    /** A field that nobody knows, or a known one of another wire type; groups and wire types that do not exist among them. */
    private void unknown(ByteArrayOutputStream out) {
        int number = random.nextInt(4) == 0 ? random.nextInt(1 << 29) : random.nextInt(25);
        int wireType = random.nextInt(8);
        tag(out, number, wireType);
        switch (wireType) {
            case VARINT -> varint(out, number());
            case FIXED_64 -> out.writeBytes(new byte[Long.BYTES]);
            case LENGTH -> lengthAnd(out, text());
            case FIXED_32 -> out.writeBytes(new byte[Integer.BYTES]);
            default -> tag(out, number, 4);
        }
    }

    private void number(ByteArrayOutputStream out, int field) {
        tag(out, field, VARINT);
        varint(out, number());
    }

    private void content(ByteArrayOutputStream out, int field, byte[] bytes) {
        tag(out, field, LENGTH);
        lengthAnd(out, bytes);
    }

    private void lengthAnd(ByteArrayOutputStream out, byte[] bytes) {
        boolean wrong = random.nextInt(rarity * rarity) == 0;
        varint(out, wrong ? bytes.length + random.nextInt(-2, 3) : bytes.length);
        out.writeBytes(bytes);
    }

    private void tag(ByteArrayOutputStream out, int field, int wireType) {
        varint(out, (field << 3 | wireType) & 0xFFFF_FFFFL);
    }

    /** Padded where it is odd; of ten bytes the last may say what no 64 bits can hold. */
    private void varint(ByteArrayOutputStream out, long value) {
        int least = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
        int length = isOdd() ? random.nextInt(least, LONGEST_VARINT + 1) : least;
        long rest = value;
        for (int i = 1; i < length; i++) {
            out.write((int) rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(length == LONGEST_VARINT && isOdd() ? random.nextInt(128) : (int) rest);
    }

    private long number() {
        return random.nextInt(4) == 0 ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private byte[] text() {
        byte[][] texts = isOdd() ? STRANGE : TEXTS;
        return texts[random.nextInt(texts.length)];
    }

    private boolean isOdd() {
        return random.nextInt(rarity) == 0;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] utf8(String text) {
        return ByteString.copyFromUtf8(text).toByteArray();
    }
}
