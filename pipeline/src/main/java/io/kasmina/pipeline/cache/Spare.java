package io.kasmina.pipeline.cache;

import io.kasmina.gate.GateInputs;
import io.kasmina.tensor.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that nobody has used, with the parameters of its file. Device thread only.
 *
 * @param kernel the kernel, owned by whoever has the spare
 * @param probe what its warm-up gave, null where there was none
 */
public record Spare(Kernel kernel, GateInputs.@Nullable Probe probe) {}
