package io.kasmina.wire.canonical;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The fields of a message in number order. A field's slot is its place in that order, counted from 1; slot 0 holds
 * everything unknown. Immutable once built.
 */
final class MessageShape {

    /** The shape of what is no message. */
    static final MessageShape NONE = new MessageShape(false);

    /** Slot of unknown fields and of known numbers with another wire type, which runtimes keep as unknown. */
    static final int UNKNOWN = 0;

    private final boolean entry;
    private FieldShape[] fields = {};
    private int[] slots = {};

    private MessageShape(boolean entry) {
        this.entry = entry;
    }

    /** Builds the shape of a message and of everything below it. */
    static MessageShape of(Descriptor message) {
        return of(message, new HashMap<>());
    }

    // Struct holds itself: a shape is known to its children before it is complete.
    private static MessageShape of(Descriptor message, Map<String, MessageShape> known) {
        MessageShape seen = known.get(message.getFullName());
        if (seen != null) {
            return seen;
        }
        MessageShape shape = new MessageShape(message.getOptions().getMapEntry());
        known.put(message.getFullName(), shape);
        shape.fill(message, known);
        return shape;
    }

    private void fill(Descriptor message, Map<String, MessageShape> known) {
        List<FieldDescriptor> ordered = new ArrayList<>(message.getFields());
        ordered.sort(Comparator.comparingInt(FieldDescriptor::getNumber));
        fields = new FieldShape[ordered.size()];
        slots = new int[ordered.isEmpty() ? 0 : ordered.get(ordered.size() - 1).getNumber() + 1];
        for (int i = 0; i < fields.length; i++) {
            FieldDescriptor field = ordered.get(i);
            fields[i] = new FieldShape(field, rivals(field, ordered), child(field, known));
            slots[field.getNumber()] = i + 1;
        }
    }

    private static MessageShape child(FieldDescriptor field, Map<String, MessageShape> known) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? of(field.getMessageType(), known) : NONE;
    }

    private static int[] rivals(FieldDescriptor field, List<FieldDescriptor> ordered) {
        return ordered.stream()
                .filter(other -> other != field && sameOneof(field, other))
                .mapToInt(other -> ordered.indexOf(other) + 1)
                .toArray();
    }

    private static boolean sameOneof(FieldDescriptor one, FieldDescriptor other) {
        Object oneof = one.getRealContainingOneof();
        return oneof != null && Objects.equals(oneof, other.getRealContainingOneof());
    }

    /** Tells whether this is a map entry: key and value are written even where absent, and nothing else is allowed. */
    boolean isEntry() {
        return entry;
    }

    /** Returns the number of known fields. */
    int size() {
        return fields.length;
    }

    /** Returns the field of a slot, 1 to {@link #size()}. */
    FieldShape field(int slot) {
        return fields[slot - 1];
    }

    /** Returns the slot of a tag. */
    int slot(int tag) {
        int number = tag >>> 3;
        int slot = number < slots.length ? slots[number] : UNKNOWN;
        return slot != UNKNOWN && field(slot).tag() == tag ? slot : UNKNOWN;
    }
}
