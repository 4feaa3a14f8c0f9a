package io.kasmina.djl.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.List;

/**
 * The one way of DJL's to run a module outside PyTorch's inference mode, with its traps closed: names that would turn
 * an array into a dictionary's entry, and a result that lands in the first input's manager. Device thread only.
 */
public final class Recorded {

    private Recorded() {}

    /**
     * Runs {@code forward} in the thread's gradient mode.
     *
     * @param block the module
     * @param inputs its arguments, at least one; the result joins the first one's manager
     * @return its one tensor
     * @throws RuntimeException of DJL if the module fails, which leaks its references to the inputs, or if it returns
     *     something else
     */
    public static PtNDArray forward(PtSymbolBlock block, List<PtNDArray> inputs) {
        String[] names = inputs.stream().map(PtNDArray::getName).toArray(String[]::new);
        inputs.forEach(input -> input.setName(null));
        try {
            NDList arguments = new NDList(inputs.toArray(NDArray[]::new));
            return (PtNDArray) IValueUtils.forward(block, arguments, true).singletonOrThrow();
        } finally {
            for (int i = 0; i < names.length; i++) {
                inputs.get(i).setName(names[i]);
            }
        }
    }
}
