package io.kasmina.support;

import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Double of the gradient collector: a test says what a backward pass does to gradients. */
public final class ScriptedAutograd implements Autograd {

    private final List<Tensor> losses = new ArrayList<>();
    private Runnable onBackward = () -> {};
    private double watched;
    private boolean open;
    private int tapes;

    /** Sets what each backward pass does. */
    public void onBackward(Runnable effect) {
        onBackward = effect;
    }

    /** Sets what every watch of an activation reads until it is cleared. */
    public void watched(double gradient) {
        watched = gradient;
    }

    /** Returns the losses of all backward passes. */
    public List<Tensor> losses() {
        return List.copyOf(losses);
    }

    /** Tells whether a tape is open. */
    public boolean isOpen() {
        return open;
    }

    /** Returns how many tapes were opened. */
    public int tapes() {
        return tapes;
    }

    @Override
    public Tape open() {
        if (open) {
            throw new TensorFault(TensorFault.Kind.COLLECTOR_IN_USE, "scripted autograd");
        }
        open = true;
        tapes++;
        return new ScriptedTape();
    }

    private final class ScriptedTape implements Tape {

        @Override
        public void backward(Tensor loss) {
            losses.add(loss);
            onBackward.run();
        }

        @Override
        public DoubleSupplier watch(Tensor activation) {
            return () -> watched;
        }

        @Override
        public void clearWatched() {
            watched = 0;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
