package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Teachers, and who owns the parameter that some kernels share with one of them, in the words of the specification. */
final class NaiveRegistry {

    private static final long BUDGET = 7_000_000_000L;

    private final NaiveWorld world;
    private final Set<Tutor> teachers = EnumSet.noneOf(Tutor.class);

    /** The seeds of the kernels on the device that have the shared parameter, by a number of the kernel. */
    private final TreeMap<Long, NaiveSeed> owners = new TreeMap<>();

    private long kernels;

    NaiveRegistry(NaiveWorld world) {
        this.world = world;
    }

    Reaction.Reply answer(Errand.Registry wanted) {
        String refusal = refusal(wanted);
        if (refusal.isEmpty() && !wanted.forced()) {
            refusal = inTheWay(wanted);
        }
        if (!refusal.isEmpty()) {
            return NaiveErrands.seedless("refused", refusal);
        }
        if (wanted.forced()) {
            world.seeds.values().forEach(seed -> world.kernels.retire(seed, "reset"));
        }
        change(wanted);
        return NaiveErrands.seedless("applied", "");
    }

    /** Tells whether a seed lives or is being brought back. */
    boolean isAnyAlive() {
        return world.seeds.values().stream()
                .anyMatch(seed -> seed.isBetween(SeedStage.GERMINATED, SeedStage.FOSSILIZED) || seed.awaits());
    }

    private String inTheWay(Errand.Registry wanted) {
        boolean lends = wanted.change() == Errand.Registry.Change.REGISTER_TEACHER && wanted.tutor() == Tutor.LENDING;
        if (lends && !owners.isEmpty()) {
            return "owned_by:" + owners.firstEntry().getValue().id;
        }
        return isAnyAlive() ? "seeds_live" : "";
    }

    private String refusal(Errand.Registry wanted) {
        Tutor tutor = wanted.tutor();
        return switch (wanted.change()) {
            case REGISTER_TEACHER -> {
                boolean taken =
                        teachers.stream().anyMatch(other -> other.parameter().equals(tutor.parameter()));
                boolean hosts = tutor == Tutor.OF_HOST || tutor.parameter().equals(ScriptedHost.WEIGHT);
                yield taken ? "teacher_owned" : hosts ? "host_owned" : "";
            }
            case DEREGISTER_TEACHER, RESET_TEACHER -> teachers.contains(tutor) ? "" : "unregistered";
            case RESET_REGISTRY -> "";
        };
    }

    private void change(Errand.Registry wanted) {
        String what = wanted.change().name().toLowerCase(Locale.ROOT) + " ";
        switch (wanted.change()) {
            case REGISTER_TEACHER -> teachers.add(wanted.tutor());
            case DEREGISTER_TEACHER -> teachers.remove(wanted.tutor());
            case RESET_TEACHER -> {}
            case RESET_REGISTRY -> teachers.clear();
        }
        String teacher = wanted.change() == Errand.Registry.Change.RESET_REGISTRY
                ? ""
                : wanted.tutor().id() + " ";
        long bytes = teachers.stream().mapToLong(Tutor::bytes).sum();
        what += teacher + wanted.forced() + " " + teachers.size() + " " + bytes;
        world.say(null, EventName.REGISTRY_CHANGED, Level.INFO, what);
        if (wanted.change() == Errand.Registry.Change.REGISTER_TEACHER && bytes > BUDGET) {
            world.say(null, EventName.TEACHER_OVER_BUDGET, Level.WARNING, "");
        }
    }

    /** Returns whose the shared parameter is, empty where it is free. */
    String owner() {
        if (teachers.contains(Tutor.LENDING)) {
            return "teacher_owned";
        }
        return owners.isEmpty() ? "" : "owned_by:" + owners.firstEntry().getValue().id;
    }

    /** A kernel of a seed owns the shared parameter; returns the kernel's number. */
    long own(NaiveSeed seed) {
        owners.put(++kernels, seed);
        return kernels;
    }

    /** A kernel is gone. */
    void disown(long kernel) {
        owners.remove(kernel);
    }
}
