package io.kasmina.wire.canonical;

import com.google.protobuf.Descriptors.FieldDescriptor;

/** One field of a {@link MessageShape}. Immutable once its message's shape is complete. */
final class FieldShape {

    private final FieldKind kind;
    private final int tag;
    private final boolean explicit;
    private final int[] rivals;
    private final MessageShape child;

    FieldShape(FieldDescriptor field, int[] rivals, MessageShape child) {
        this.kind = FieldKind.of(field);
        this.tag = field.getNumber() << 3 | kind.wireType();
        this.explicit =
                field.hasPresence() || field.getContainingType().getOptions().getMapEntry();
        this.rivals = rivals;
        this.child = child;
    }

    /** Returns how values are normalised. */
    FieldKind kind() {
        return kind;
    }

    /** Returns number and wire type as they stand on the wire. */
    int tag() {
        return tag;
    }

    /** Tells whether a zero or empty value is written too. */
    boolean explicit() {
        return explicit;
    }

    /** Returns the slots of the other members of the same oneof; shared, not to be changed. */
    int[] rivals() {
        return rivals;
    }

    /** Returns the shape of the message or map entry; {@link MessageShape#NONE} for scalars. */
    MessageShape child() {
        return child;
    }
}
