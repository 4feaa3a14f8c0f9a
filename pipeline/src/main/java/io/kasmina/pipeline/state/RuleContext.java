package io.kasmina.pipeline.state;

import io.kasmina.blend.AlphaSchedule;
import java.util.Set;

/**
 * What a decision needs to know beside the seed, read once before it.
 *
 * @param lastStep the host's last completed step, −1 before the first
 * @param hostRegistered true if a host is registered
 * @param hostLayers names of its layers
 * @param isolationOpen true while the isolation breaker keeps seeds out of TRAINING and BLENDING
 * @param alpha the alpha schedule
 * @param requirePin true if germination needs a pinned digest
 * @param meters read only where a rule needs them
 */
public record RuleContext(
        long lastStep,
        boolean hostRegistered,
        Set<String> hostLayers,
        boolean isolationOpen,
        AlphaSchedule alpha,
        boolean requirePin,
        Meters meters) {}
