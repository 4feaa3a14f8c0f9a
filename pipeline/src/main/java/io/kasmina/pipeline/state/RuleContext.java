package io.kasmina.pipeline.state;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.contract.Command;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelPin;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision needs to know beside the seed, read once before it.
 *
 * @param lastStep the host's last completed step, −1 before the first
 * @param hostRegistered true if a host is registered
 * @param hostLayers names of its layers
 * @param isolationOpen true while the isolation breaker keeps seeds out of TRAINING and BLENDING
 * @param alpha the alpha schedule
 * @param requirePin true if germination needs a pinned digest
 * @param manifest pins what a command does not
 * @param meters read only where a rule needs them
 */
public record RuleContext(
        long lastStep,
        boolean hostRegistered,
        Set<String> hostLayers,
        boolean isolationOpen,
        AlphaSchedule alpha,
        boolean requirePin,
        KernelManifest manifest,
        Meters meters) {

    /** Returns the digest that counts for a germination, null where nothing pins it. */
    @Nullable
    Sha256 pinOf(Command.Germinate command) {
        if (command.artifact() != null) {
            return command.artifact();
        }
        KernelPin known = manifest.find(command.blueprintId());
        return known == null ? null : known.digest();
    }
}
