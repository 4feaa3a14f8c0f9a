package io.kasmina.wire;

import io.kasmina.contract.GateReason;
import io.kasmina.pipeline.state.SeedSnapshot.Kernel;
import io.kasmina.wire.records.KernelPresence;
import io.kasmina.wire.records.SeedSnapshot;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a kernel, as it is kept.
 *
 * @param kernel what became of it
 * @param failure why none will come; null unless it failed
 */
record KernelStates(Kernel kernel, @Nullable GateReason failure) {

    private static final Map<String, GateReason> REASONS =
            Stream.of(GateReason.values()).collect(Collectors.toUnmodifiableMap(GateReason::code, Function.identity()));

    static void write(Kernel kernel, @Nullable GateReason failure, SeedSnapshot.Builder message) {
        message.setKernel(presence(kernel))
                .setPaused(kernel == Kernel.PAUSED)
                .setAttached(kernel == Kernel.ATTACHED)
                .setFailure(failure == null ? "" : failure.code());
    }

    private static KernelPresence presence(Kernel kernel) {
        return switch (kernel) {
            case NONE -> KernelPresence.KERNEL_PRESENCE_NONE;
            case WANTED, ATTACHED, PAUSED -> KernelPresence.KERNEL_PRESENCE_WANTED;
            case FAILED -> KernelPresence.KERNEL_PRESENCE_FAILED;
        };
    }

    static Reading<KernelStates> read(SeedSnapshot message) {
        return switch (message.getKernel()) {
            case KERNEL_PRESENCE_NONE -> new Reading.Read<>(new KernelStates(Kernel.NONE, null));
            case KERNEL_PRESENCE_WANTED -> wanted(message);
            case KERNEL_PRESENCE_FAILED -> failed(message);
            default -> new Reading.Unreadable<>(WireFault.UNKNOWN_ENUM_NUMBER, "kernel");
        };
    }

    private static Reading<KernelStates> wanted(SeedSnapshot message) {
        if (message.getBlueprintId().isEmpty()) {
            return new Reading.Unreadable<>(WireFault.INCONSISTENT, "blueprint_id");
        }
        Kernel taking = message.getAttached() ? Kernel.ATTACHED : Kernel.WANTED;
        return new Reading.Read<>(new KernelStates(message.getPaused() ? Kernel.PAUSED : taking, null));
    }

    private static Reading<KernelStates> failed(SeedSnapshot message) {
        GateReason failure = REASONS.get(message.getFailure());
        return failure == null
                ? new Reading.Unreadable<>(WireFault.UNKNOWN_NAME, "failure")
                : new Reading.Read<>(new KernelStates(Kernel.FAILED, failure));
    }
}
