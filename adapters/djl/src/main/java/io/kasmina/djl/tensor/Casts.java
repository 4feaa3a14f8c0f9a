package io.kasmina.djl.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.List;

/**
 * Conversions that DJL has no words for; it ends the JVM where it meets bfloat16. Each is a module of its own, run by its {@code forward}:
 * what another method returns is fit for inference alone, and no differentiable blend could use it. Device thread only.
 */
public final class Casts {

    private final ScriptModule rounded;
    private final ScriptModule widened;
    private final ScriptModule pinned;

    Casts(DjlDevice device) {
        this.rounded = ScriptModule.load(device, Casts.class, "rounded");
        this.widened = ScriptModule.load(device, Casts.class, "widened");
        this.pinned = ScriptModule.load(device, Casts.class, "pinned");
    }

    /** Returns a float32 array rounded to bfloat16; it joins the given one's manager, which stays open. */
    public PtNDArray rounded(PtNDArray wide) {
        return rounded.record(List.of(wide));
    }

    /** Returns a bfloat16 array as float32, exactly, in the manager of the given one. */
    PtNDArray widened(PtNDArray narrow) {
        return widened.record(List.of(narrow));
    }

    /** Returns a copy in pinned host memory and closes the given array. */
    PtNDArray pinned(PtNDArray pageable) {
        try (pageable) {
            return pinned.record(List.of(pageable));
        }
    }

    /** Tells whether an array that DJL cannot name the type of is of bfloat16. */
    boolean isBfloat16(PtNDArray array) {
        try (Arguments arguments = new Arguments()) {
            return rounded.truth("is_bfloat16", arguments.tensor(array));
        }
    }
}
