package io.kasmina.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A copy of one owner's parameters in plain memory, bit for bit. Immutable; any thread. Two copies are equal exactly if every bit is.
 *
 * @param parts one for each parameter, in the owner's order
 */
public record Weights(List<Part> parts) {

    /** Copies the list. */
    public Weights {
        parts = List.copyOf(parts);
    }

    /** Returns the size of all parameters in bytes. */
    public long bytes() {
        return parts.stream().mapToLong(part -> part.slot().bytes()).sum();
    }

    /**
     * Checks that these weights belong into a group of parameters.
     *
     * @param slots the group's parameters, in its order
     * @throws TensorFault WEIGHTS_MISMATCH for other names, SHAPE_MISMATCH, DTYPE_MISMATCH; it names the first parameter that does not
     *     fit
     */
    public void requireFit(List<Slot> slots) {
        List<String> names = parts.stream().map(part -> part.slot().name()).toList();
        List<String> wanted = slots.stream().map(Slot::name).toList();
        if (!names.equals(wanted)) {
            throw new TensorFault(
                    TensorFault.Kind.WEIGHTS_MISMATCH, "the parameters are named " + wanted + ", not " + names);
        }
        for (int i = 0; i < slots.size(); i++) {
            parts.get(i).slot().requireLike(slots.get(i));
        }
    }

    /**
     * Describes one parameter.
     *
     * @param name name within its owner
     * @param shape its shape
     * @param dtype its element type
     */
    public record Slot(String name, TensorShape shape, DType dtype) {

        /** Returns the parameter's size in bytes. */
        public long bytes() {
            return Math.multiplyExact(shape.size(), (long) dtype.bytes());
        }

        private void requireLike(Slot wanted) {
            if (!shape.equals(wanted.shape)) {
                throw new TensorFault(
                        TensorFault.Kind.SHAPE_MISMATCH, name + " has the shape " + wanted.shape + ", not " + shape);
            }
            if (dtype != wanted.dtype) {
                throw new TensorFault(TensorFault.Kind.DTYPE_MISMATCH, name + " is " + wanted.dtype + ", not " + dtype);
            }
        }
    }

    /**
     * The content of one parameter.
     *
     * @param slot which parameter
     * @param content its row-major elements, little-endian, from position to limit; not copied, so they must not change afterwards
     */
    public record Part(Slot slot, ByteBuffer content) {

        /** Checks the size; throws {@link IllegalArgumentException} that names the parameter, its size and the content's. */
        public Part {
            if (content.remaining() != slot.bytes()) {
                throw new IllegalArgumentException(
                        slot.name() + ": must have " + slot.bytes() + " bytes, had " + content.remaining());
            }
            content = content.slice().asReadOnlyBuffer();
        }

        /** Returns a read-only view of the content with a position of its own. */
        @Override
        public ByteBuffer content() {
            return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
