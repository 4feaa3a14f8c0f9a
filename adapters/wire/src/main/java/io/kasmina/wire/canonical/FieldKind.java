package io.kasmina.wire.canonical;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;

/** How the value of a known field is normalised. */
enum FieldKind {
    /** A varint cut to its lower 32 bits. */
    UNSIGNED_32(WireReader.VARINT),
    /** A varint cut to its lower 32 bits and sign-extended again; enums too, since proto3 keeps unknown numbers. */
    SIGNED_32(WireReader.VARINT),
    /** A varint as it is. */
    VARINT_64(WireReader.VARINT),
    /** A varint that becomes 0 or 1. */
    BOOL(WireReader.VARINT),
    /** 4 bytes as they are. */
    FIXED_32(WireReader.FIXED_32),
    /** 8 bytes as they are. */
    FIXED_64(WireReader.FIXED_64),
    /** Bytes or UTF-8 as they are; the parse that follows a valid MAC checks the UTF-8. */
    BYTES(WireReader.LENGTH),
    /** A message; several occurrences are one. */
    MESSAGE(WireReader.LENGTH),
    /** Messages in the order in which they arrived. */
    MESSAGES(WireReader.LENGTH),
    /** Map entries. */
    MAP(WireReader.LENGTH);

    private static final Map<FieldDescriptor.Type, FieldKind> SCALARS = Map.of(
            FieldDescriptor.Type.UINT32, UNSIGNED_32,
            FieldDescriptor.Type.INT32, SIGNED_32,
            FieldDescriptor.Type.ENUM, SIGNED_32,
            FieldDescriptor.Type.INT64, VARINT_64,
            FieldDescriptor.Type.UINT64, VARINT_64,
            FieldDescriptor.Type.BOOL, BOOL,
            FieldDescriptor.Type.FLOAT, FIXED_32,
            FieldDescriptor.Type.DOUBLE, FIXED_64,
            FieldDescriptor.Type.STRING, BYTES,
            FieldDescriptor.Type.BYTES, BYTES);

    private final int wireType;

    FieldKind(int wireType) {
        this.wireType = wireType;
    }

    /** Returns the wire type that a peer must use for such a field. */
    int wireType() {
        return wireType;
    }

    /**
     * Returns the kind of a field.
     *
     * @throws IllegalArgumentException for kinds that no command has: repeated scalars, groups, zigzag and fixed integers
     */
    static FieldKind of(FieldDescriptor field) {
        if (field.isMapField()) {
            return MAP;
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return field.isRepeated() ? MESSAGES : MESSAGE;
        }
        if (field.isRepeated()) {
            throw new IllegalArgumentException("field: must not be a repeated scalar, was " + field.getFullName());
        }
        FieldKind kind = SCALARS.get(field.getType());
        if (kind == null) {
            throw new IllegalArgumentException("field: unsupported type of " + field.getFullName());
        }
        return kind;
    }

    /** Returns the number that a peer's runtime keeps of a varint. */
    long normalise(long varint) {
        return switch (this) {
            case UNSIGNED_32 -> varint & 0xFFFF_FFFFL;
            case SIGNED_32 -> (int) varint;
            case BOOL -> varint == 0 ? 0 : 1;
            default -> varint;
        };
    }
}
