package io.kasmina.pipeline.registry;

import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the device says to a registry command. */
public sealed interface RegistryAnswer {

    /**
     * It took effect.
     *
     * @param teachers how many teachers are registered now
     * @param bytes the size of their parameters in bytes
     * @param failed caches that a teacher's reset could not clear, as {@code name=kind of failure}
     */
    record Done(int teachers, long bytes, List<String> failed) implements RegistryAnswer {

        /** Copies the list. */
        public Done {
            failed = List.copyOf(failed);
        }
    }

    /**
     * It is refused and changed nothing.
     *
     * @param reason why
     * @param owner the seed that owns what it wants, null unless the reason is OWNED_BY
     * @param detail the field and what stands against it, in one line
     */
    record Refused(Refusal reason, @Nullable SeedId owner, String detail) implements RegistryAnswer {

        static Refused of(OwnershipConflict conflict) {
            return new Refused(
                    conflict.reason().refusal(),
                    conflict.owner(),
                    "parameters: '" + conflict.parameter() + "' is not free");
        }
    }

    /**
     * Seeds live; it changed nothing.
     *
     * @param seeds which ones, in the order of their ids
     */
    record SeedsLive(Set<SeedId> seeds) implements RegistryAnswer {}
}
