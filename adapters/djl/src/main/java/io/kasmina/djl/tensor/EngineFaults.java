package io.kasmina.djl.tensor;

import io.kasmina.tensor.TensorFault;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tells what PyTorch's exceptions mean. DJL has one type for all of them, so that nothing but the text tells want of memory from a bug; it
 * is matched here and nowhere else, and never passed on as a reason. Pure; any thread.
 */
public final class EngineFaults {

    /** As the CPU's allocator, CUDA's allocator, its libraries and the C++ runtime say it, in lower case. */
    private static final List<String> NO_MEMORY =
            List.of("can't allocate memory", "out of memory", "not enough memory", "alloc_failed", "std::bad_alloc");

    /** A cause may be its own. */
    private static final int CAUSES = 16;

    private EngineFaults() {}

    /**
     * Makes the fault of an operation.
     *
     * @param otherwise its kind unless the device had no memory left
     * @param detail one line: what was done
     * @param cause what the engine threw
     */
    public static TensorFault of(TensorFault.Kind otherwise, String detail, Throwable cause) {
        return new TensorFault(isOutOfMemory(cause) ? TensorFault.Kind.OUT_OF_MEMORY : otherwise, detail, cause);
    }

    /** Tells whether an exception, or what caused it, says that the device had no memory left. */
    public static boolean isOutOfMemory(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES)
                .anyMatch(EngineFaults::saysSo);
    }

    private static boolean saysSo(Throwable failure) {
        if (failure instanceof TensorFault fault) {
            return fault.kind() == TensorFault.Kind.OUT_OF_MEMORY;
        }
        String text = Objects.requireNonNullElse(failure.getMessage(), "").toLowerCase(Locale.ROOT);
        return failure instanceof RuntimeException && NO_MEMORY.stream().anyMatch(text::contains);
    }
}
