package io.kasmina.pipeline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.ParameterName;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Teacher;
import io.kasmina.support.ScriptedParameters;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The registry against a list of who owns which of six places in memory. */
class ParameterRegistryProperties {

    private static final int PLACES = 6;
    private static final int STEPS = 200;
    private static final List<SeedId> SEEDS = List.of(new SeedId("a"), new SeedId("b"), new SeedId("c"));

    @Property(tries = 200)
    void everyPlaceHasOneOwnerAndTheRegistryNamesIt(@ForAll long seed) {
        Random random = new Random(seed);
        ScriptedParameters host = new ScriptedParameters().parameter("place-0", 1, 0);
        ParameterRegistry registry = new ParameterRegistry(() -> host);
        Map<Integer, String> owners = new HashMap<>(Map.of(0, "host_owned"));
        Map<Long, Integer> attachments = new LinkedHashMap<>();
        for (long step = 1; step <= STEPS; step++) {
            int place = random.nextInt(PLACES);
            switch (random.nextInt(4)) {
                case 0 -> attach(registry, owners, attachments, step, place, SEEDS.get(random.nextInt(SEEDS.size())));
                case 1 -> detach(registry, owners, attachments, random);
                case 2 -> teach(registry, owners, place);
                default -> unteach(registry, owners, place);
            }
            agree(registry, owners);
        }
    }

    private static void attach(
            ParameterRegistry registry,
            Map<Integer, String> owners,
            Map<Long, Integer> attachments,
            long attachment,
            int place,
            SeedId seed) {
        ScriptedParameters wanted = new ScriptedParameters().parameter("place-" + place, 1, place);
        OwnershipConflict conflict = registry.conflict(wanted);
        assertThat(conflict == null ? null : conflict.code()).isEqualTo(owners.get(place));
        if (conflict == null) {
            registry.claim(attachment, seed, 0, wanted);
            owners.put(place, "owned_by:" + seed);
            attachments.put(attachment, place);
        }
    }

    private static void detach(
            ParameterRegistry registry, Map<Integer, String> owners, Map<Long, Integer> attachments, Random random) {
        if (!attachments.isEmpty()) {
            long attachment = List.copyOf(attachments.keySet()).get(random.nextInt(attachments.size()));
            registry.release(attachment);
            registry.release(attachment);
            owners.remove(attachments.remove(attachment));
        }
    }

    private static void teach(ParameterRegistry registry, Map<Integer, String> owners, int place) {
        if (owners.putIfAbsent(place, "teacher_owned") == null) {
            registry.teachers().add(new Teacher("teacher-" + place, Set.of("place-" + place), 1), Set.of(place));
        }
    }

    private static void unteach(ParameterRegistry registry, Map<Integer, String> owners, int place) {
        if (owners.remove(place, "teacher_owned")) {
            registry.teachers().remove("teacher-" + place);
        }
    }

    /** Whoever updates: what is its own passes, and for everything else the owner is named. */
    private static void agree(ParameterRegistry registry, Map<Integer, String> owners) {
        for (int place = 0; place < PLACES; place++) {
            String owner = owners.getOrDefault(place, "unregistered");
            for (SeedId updater : SEEDS) {
                SeedId scope = owner.startsWith("owned_by:") ? new SeedId(owner.substring("owned_by:".length())) : null;
                String expected = updater.equals(scope) ? "" : owner;
                assertThat(codes(registry, updater, new ParameterName(scope, "place-" + place)))
                        .isEqualTo(expected);
            }
            if (!owner.startsWith("owned_by:")) {
                assertThat(codes(registry, null, ParameterName.of("place-" + place)))
                        .isEqualTo(owner.equals("host_owned") ? "" : owner);
            }
        }
    }

    private static String codes(ParameterRegistry registry, SeedId updater, ParameterName name) {
        List<OwnershipConflict> conflicts = registry.validate(updater, List.of(name));
        return conflicts.isEmpty() ? "" : conflicts.get(0).code();
    }
}
