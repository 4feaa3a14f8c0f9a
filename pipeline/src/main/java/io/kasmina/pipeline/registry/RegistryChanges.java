package io.kasmina.pipeline.registry;

import io.kasmina.contract.Command;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.Teacher;
import io.kasmina.tensor.ParameterGroup;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides and carries out registry commands. The lanes' views are of moments that have passed: a kernel on the device whose generation
 * they know to be over is given back here, and any other belongs to a seed that lives, germinated since or not. So no kernel that
 * attached under the former teachers outlives a change. Confined to the device thread.
 */
public final class RegistryChanges {

    private final ParameterRegistry registry;
    private final TeacherModel model;
    private final LongConsumer detach;

    /**
     * Makes the rules.
     *
     * @param registry what they change
     * @param model the teachers on this device
     * @param detach gives a kernel back by its attachment number, and with it its claim
     */
    public RegistryChanges(ParameterRegistry registry, TeacherModel model, LongConsumer detach) {
        this.registry = registry;
        this.model = model;
        this.detach = detach;
    }

    /** Returns why a command is refused whatever becomes of seeds, null where it is not. */
    public RegistryAnswer.@Nullable Refused refusal(Command.ForRegistry command) {
        if (command instanceof Command.RegisterTeacher register) {
            return refusal(register.teacher());
        }
        if (command instanceof Command.DeregisterTeacher deregister) {
            return unlessRegistered(deregister.teacherId());
        }
        return command instanceof Command.ResetTeacher reset ? unlessRegistered(reset.teacherId()) : null;
    }

    /**
     * Carries a command out unless it is refused or seeds live.
     *
     * @param command the command
     * @param views every seed that the lanes know, as they knew it
     */
    public RegistryAnswer apply(Command.ForRegistry command, List<SeedView> views) {
        RegistryAnswer.Refused refused = refusal(command);
        if (refused != null) {
            return refused;
        }
        Set<SeedId> live = live(views);
        RegistryAnswer.Refused owned = command.forced() ? null : ownedBySeed(command);
        if (owned != null) {
            return owned;
        }
        if (!live.isEmpty()) {
            return new RegistryAnswer.SeedsLive(live);
        }
        List<String> failed = change(command);
        return new RegistryAnswer.Done(
                registry.teachers().size(), registry.teachers().bytes(), failed);
    }

    private RegistryAnswer.@Nullable Refused refusal(Teacher teacher) {
        if (registry.teachers().contains(teacher.id())) {
            return taken(Refusal.TEACHER_OWNED, "teacher_id: '" + teacher.id() + "' is registered");
        }
        for (String name : teacher.parameters()) {
            String owner = registry.teachers().ownerOf(name);
            if (owner != null) {
                return taken(Refusal.TEACHER_OWNED, "parameters: '" + name + "' belongs to teacher '" + owner + "'");
            }
            if (registry.hostHas(name)) {
                return taken(Refusal.HOST_OWNED, "parameters: '" + name + "' belongs to the host");
            }
        }
        ParameterGroup parameters = model.parameters(teacher.id());
        return parameters == null ? null : refused(registry.lastingConflict(parameters));
    }

    private RegistryAnswer.@Nullable Refused unlessRegistered(String id) {
        return registry.teachers().contains(id)
                ? null
                : taken(Refusal.UNREGISTERED, "teacher_id: '" + id + "' is not registered");
    }

    private static RegistryAnswer.Refused taken(Refusal reason, String detail) {
        return new RegistryAnswer.Refused(reason, null, detail);
    }

    private RegistryAnswer.@Nullable Refused ownedBySeed(Command.ForRegistry command) {
        ParameterGroup parameters = command instanceof Command.RegisterTeacher register
                ? model.parameters(register.teacher().id())
                : null;
        return parameters == null ? null : refused(registry.kernelConflict(parameters));
    }

    private static RegistryAnswer.@Nullable Refused refused(@Nullable OwnershipConflict conflict) {
        return conflict == null ? null : RegistryAnswer.Refused.of(conflict);
    }

    /** Gives back what is left of generations that are over; every other kernel's seed lives. */
    private Set<SeedId> live(List<SeedView> views) {
        Map<SeedId, Long> generations = new HashMap<>();
        Set<SeedId> live = new TreeSet<>(Comparator.comparing(SeedId::value));
        for (SeedView view : views) {
            generations.put(view.seed(), view.generation());
            if (view.stage().isLive() || view.kernelPending()) {
                live.add(view.seed());
            }
        }
        for (KernelClaim claim : registry.claims()) {
            if (claim.generation() < generations.getOrDefault(claim.seed(), claim.generation())) {
                detach.accept(claim.attachment());
            } else {
                live.add(claim.seed());
            }
        }
        return live;
    }

    /** Returns which of the teachers' caches could not be cleared. */
    private List<String> change(Command.ForRegistry command) {
        Teachers teachers = registry.teachers();
        if (command instanceof Command.RegisterTeacher register) {
            teachers.add(register.teacher(), storageOf(register.teacher().id()));
        } else if (command instanceof Command.DeregisterTeacher deregister) {
            teachers.remove(deregister.teacherId());
        } else if (command instanceof Command.ResetTeacher reset) {
            teachers.reload(reset.teacherId(), storageOf(reset.teacherId()));
            return CacheSweep.of(model.caches()).failed();
        } else {
            teachers.clear();
        }
        return List.of();
    }

    private Set<Object> storageOf(String id) {
        ParameterGroup parameters = model.parameters(id);
        return parameters == null ? Set.of() : KernelClaim.storageOf(parameters);
    }
}
