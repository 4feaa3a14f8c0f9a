package io.kasmina.pipeline.registry;

import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.OwnershipReason;
import io.kasmina.contract.ParameterName;
import io.kasmina.contract.SeedId;
import io.kasmina.tensor.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which parameter: a teacher, the kernel of a seed, or the host. A parameter has one owner, by its name and by the storage
 * behind it; a teacher's is never changed. Confined to the device thread, its single writer.
 */
public final class ParameterRegistry {

    private final Supplier<@Nullable ParameterGroup> host;
    private final Teachers teachers = new Teachers();
    private final KernelClaims claims = new KernelClaims();

    /**
     * Makes a registry in which only the host owns something.
     *
     * @param host the host's parameters, null while none is registered; asked on the device thread
     */
    public ParameterRegistry(Supplier<@Nullable ParameterGroup> host) {
        this.host = host;
    }

    /** Returns why parameters cannot be claimed: the first whose storage somebody owns; null where nobody does. */
    public @Nullable OwnershipConflict conflict(ParameterGroup parameters) {
        OwnershipConflict lasting = lastingConflict(parameters);
        return lasting == null ? kernelConflict(parameters) : lasting;
    }

    /** As {@link #conflict}, with the host and the teachers alone: what no retirement ends. */
    @Nullable
    OwnershipConflict lastingConflict(ParameterGroup parameters) {
        ParameterGroup hosts = host.get();
        Set<Object> hostStorage = hosts == null ? Set.of() : KernelClaim.storageOf(hosts);
        for (ParameterGroup.Info parameter : parameters.parameters()) {
            if (hostStorage.contains(parameter.identity())) {
                return OwnershipConflict.of(ParameterName.of(parameter.name()), OwnershipReason.HOST_OWNED);
            }
            if (teachers.hold(parameter.identity())) {
                return OwnershipConflict.of(ParameterName.of(parameter.name()), OwnershipReason.TEACHER_OWNED);
            }
        }
        return null;
    }

    /** As {@link #conflict}, with attached kernels alone. */
    @Nullable
    OwnershipConflict kernelConflict(ParameterGroup parameters) {
        for (ParameterGroup.Info parameter : parameters.parameters()) {
            SeedId owner = claims.ownerOf(parameter.identity());
            if (owner != null) {
                return OwnershipConflict.ownedBy(owner, ParameterName.of(parameter.name()));
            }
        }
        return null;
    }

    /**
     * Makes a seed's kernel the owner of its parameters.
     *
     * @param attachment the kernel's number
     * @param seed its seed
     * @param generation the seed's generation that asked for it
     * @param parameters without a {@link #conflict}
     */
    public void claim(long attachment, SeedId seed, long generation, ParameterGroup parameters) {
        claims.add(KernelClaim.of(attachment, seed, generation, parameters));
    }

    /**
     * Gives a kernel's claim another number; nothing happens if it owns nothing.
     *
     * @param former the kernel's number until now
     * @param attachment its number from now on
     * @param generation the seed's generation from now on: a claim of a former one counts as left behind
     */
    public void renumber(long former, long attachment, long generation) {
        KernelClaim claim = claims.remove(former);
        if (claim != null) {
            claims.add(new KernelClaim(attachment, claim.seed(), generation, claim.names(), claim.storage()));
        }
    }

    /** Gives back what a kernel owns; nothing happens if it owns nothing. */
    public void release(long attachment) {
        claims.remove(attachment);
    }

    /** Tells whether a kernel of a seed owns what it brought, be it no parameter at all. */
    public boolean owns(SeedId seed) {
        return claims.hold(seed);
    }

    /**
     * Validates an update.
     *
     * @param updater the seed whose loss or optimizer changes parameters, null for the host
     * @param parameters what it changes
     * @return those that it may not change, in order; empty for a valid update
     */
    public List<OwnershipConflict> validate(@Nullable SeedId updater, List<ParameterName> parameters) {
        List<OwnershipConflict> conflicts = new ArrayList<>();
        for (ParameterName parameter : parameters) {
            OwnershipConflict conflict = parameter.seed() == null
                    ? updateOfShared(updater, parameter)
                    : updateOfSeed(updater, parameter.seed(), parameter);
            if (conflict != null) {
                conflicts.add(conflict);
            }
        }
        return List.copyOf(conflicts);
    }

    Teachers teachers() {
        return teachers;
    }

    List<KernelClaim> claims() {
        return claims.all();
    }

    /** Tells whether the host has a parameter of this name. */
    boolean hostHas(String name) {
        ParameterGroup hosts = host.get();
        return hosts != null
                && hosts.parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals(name));
    }

    private @Nullable OwnershipConflict updateOfShared(@Nullable SeedId updater, ParameterName parameter) {
        if (teachers.ownerOf(parameter.name()) != null) {
            return OwnershipConflict.of(parameter, OwnershipReason.TEACHER_OWNED);
        }
        if (!hostHas(parameter.name())) {
            return OwnershipConflict.of(parameter, OwnershipReason.UNREGISTERED);
        }
        return updater == null ? null : OwnershipConflict.of(parameter, OwnershipReason.HOST_OWNED);
    }

    private @Nullable OwnershipConflict updateOfSeed(@Nullable SeedId updater, SeedId owner, ParameterName parameter) {
        if (!claims.hold(owner, parameter.name())) {
            return OwnershipConflict.of(parameter, OwnershipReason.UNREGISTERED);
        }
        return owner.equals(updater) ? null : OwnershipConflict.ownedBy(owner, parameter);
    }
}
