package io.kasmina.pipeline.state;

import io.kasmina.contract.GateReason;
import io.kasmina.gate.GateInputs.Probe;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a seed's kernel is. */
public sealed interface KernelState {

    /** Returns the state of a seed that asked for no kernel. */
    static KernelState none() {
        return new None();
    }

    /** No kernel was asked for. */
    record None() implements KernelState {}

    /**
     * A kernel is being fetched or loaded.
     *
     * @param fallbackId blueprint of the fallback kernel that is awaited, null while it is the seed's own
     * @param paused true where it takes no part when it has come, since a restart found the seed paused
     * @param again true where the seed had it before a restart
     */
    record Pending(@Nullable String fallbackId, boolean paused, boolean again) implements KernelState {

        /** Awaits the seed's own kernel. */
        public Pending() {
            this(null);
        }

        /** Awaits a fallback kernel, or the seed's own for null. */
        public Pending(@Nullable String fallbackId) {
            this(fallbackId, false, false);
        }
    }

    /**
     * A kernel is on the device.
     *
     * @param attachment its number there, at least 1
     * @param probe its probe forward, null where no host is registered
     * @param requiredLayers host layers that it needs
     * @param parameterBytes size of its parameters
     * @param fallbackId its blueprint where it is a fallback kernel, null where it is the seed's own
     */
    record Attached(
            long attachment,
            @Nullable Probe probe,
            Set<String> requiredLayers,
            long parameterBytes,
            @Nullable String fallbackId)
            implements KernelState {

        /** Copies the set. */
        public Attached {
            requiredLayers = Set.copyOf(requiredLayers);
        }

        /** Makes the state of a seed's own kernel. */
        public Attached(long attachment, @Nullable Probe probe, Set<String> requiredLayers, long parameterBytes) {
            this(attachment, probe, requiredLayers, parameterBytes, null);
        }

        /** Returns the same kernel under another number. */
        public Attached numbered(long next) {
            return new Attached(next, probe, requiredLayers, parameterBytes, fallbackId);
        }

        /** Returns the same kernel with more layers that it needs. */
        public Attached needing(Set<String> more) {
            if (requiredLayers.containsAll(more)) {
                return this;
            }
            Set<String> all = new HashSet<>(requiredLayers);
            all.addAll(more);
            return new Attached(attachment, probe, all, parameterBytes, fallbackId);
        }

        /** Returns the same kernel as that of a fallback blueprint, null for the seed's own. */
        public Attached standingIn(@Nullable String fallback) {
            return new Attached(attachment, probe, requiredLayers, parameterBytes, fallback);
        }
    }

    /**
     * A kernel is on the device and takes no part, because the seed is paused.
     *
     * @param kernel the kernel
     */
    record Paused(Attached kernel) implements KernelState {}

    /**
     * The seed is being brought back to a snapshot; its kernel takes no part.
     *
     * @param target the snapshot
     * @param kernel the kernel whose parameters are brought back, null while it is being fetched
     * @param refetched true if the seed had none, so that one is fetched for it
     * @param paused true if the seed is paused afterwards
     * @param sinceNanos when it began, by a monotonic clock
     * @param ticket number of the checkpoint that it is restored from, {@link #NO_TICKET} for a rollback
     */
    record Recalled(
            Stable target, @Nullable Attached kernel, boolean refetched, boolean paused, long sinceNanos, long ticket)
            implements KernelState {

        /** Value of {@code ticket} for a rollback. */
        public static final long NO_TICKET = 0;

        /** Returns the recall with a fetched kernel. */
        public Recalled with(Attached fetched) {
            return new Recalled(target, fetched, refetched, paused, sinceNanos, ticket);
        }

        /** Tells whether it is a restore from a checkpoint. */
        public boolean hasTicket() {
            return ticket != NO_TICKET;
        }

        /** Returns the kernel's number, 0 while it is being fetched. */
        public long attachment() {
            return kernel == null ? 0 : kernel.attachment();
        }
    }

    /**
     * No kernel will come.
     *
     * @param reason why, as G1 says it
     */
    record Failed(GateReason reason) implements KernelState {}
}
