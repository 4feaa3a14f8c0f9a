package io.kasmina.djl.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The few opcodes of pickle protocol 2 that a module needs. One use, then {@link #finish()}. */
final class PickleWriter {

    private static final int MAX_LONG_BYTES = Long.BYTES;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleWriter() {
        opcode(0x80);
        opcode(2);
    }

    PickleWriter global(String module, String name) {
        opcode('c');
        out.writeBytes((module + '\n' + name + '\n').getBytes(StandardCharsets.UTF_8));
        return this;
    }

    PickleWriter text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        opcode('X');
        out.writeBytes(little(Integer.BYTES).putInt(bytes.length).array());
        out.writeBytes(bytes);
        return this;
    }

    PickleWriter integer(long value) {
        if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) {
            opcode('J');
            out.writeBytes(little(Integer.BYTES).putInt((int) value).array());
        } else {
            opcode(0x8a);
            opcode(MAX_LONG_BYTES);
            out.writeBytes(little(Long.BYTES).putLong(value).array());
        }
        return this;
    }

    PickleWriter integers(long... values) {
        mark();
        for (long value : values) {
            integer(value);
        }
        return tuple();
    }

    PickleWriter bool(boolean value) {
        return opcode(value ? 0x88 : 0x89);
    }

    PickleWriter mark() {
        return opcode('(');
    }

    PickleWriter tuple() {
        return opcode('t');
    }

    PickleWriter emptyTuple() {
        return opcode(')');
    }

    PickleWriter emptyDict() {
        return opcode('}');
    }

    PickleWriter newObject() {
        return opcode(0x81);
    }

    PickleWriter setItems() {
        return opcode('u');
    }

    PickleWriter build() {
        return opcode('b');
    }

    PickleWriter reduce() {
        return opcode('R');
    }

    PickleWriter persistentId() {
        return opcode('Q');
    }

    byte[] finish() {
        opcode('.');
        return out.toByteArray();
    }

    private PickleWriter opcode(int code) {
        out.write(code);
        return this;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
