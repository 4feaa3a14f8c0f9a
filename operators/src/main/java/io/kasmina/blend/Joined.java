package io.kasmina.blend;

import io.kasmina.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An activation with the logits of its seed and step. Owns all tensors; whoever receives it closes it once.
 *
 * @param activation the activation
 * @param logits the logits [batch, classes], null where none came
 * @param overdue true where the seed needed logits, when the wait for them began, and none came within the window; false without logits where it needed none when the pair left,
 *     whatever it has come to need since
 */
public record Joined(Activation activation, @Nullable Tensor logits, boolean overdue) implements AutoCloseable {

    /** By the host's tensor, which is in no other pair: who has it in custody asks several times a frame. */
    @Override
    public int hashCode() {
        return activation.host().hashCode();
    }

    @Override
    public void close() {
        try {
            activation.close();
        } finally {
            if (logits != null) {
                logits.close();
            }
        }
    }
}
