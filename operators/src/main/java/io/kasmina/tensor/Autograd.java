package io.kasmina.tensor;

import java.util.function.DoubleSupplier;

/**
 * The JVM's one gradient collector. Kasmina owns it; a host opens none. Device thread only.
 */
public interface Autograd {

    /**
     * Starts recording operations of the device thread.
     *
     * @return the open tape; closing it ends recording and frees every graph made since
     * @throws TensorFault COLLECTOR_IN_USE if a collector is open already
     */
    Tape open();

    /** An open recording. */
    interface Tape extends AutoCloseable {

        /**
         * Adds the gradients of a loss to the parameters that record, then frees its graph.
         *
         * @param loss a tensor of one element
         * @throws TensorFault SHAPE_MISMATCH for another size, BACKEND_FAILED if the loss has no graph
         */
        void backward(Tensor loss);

        /**
         * Watches a host activation, so that a seed's loss that reaches it shows.
         *
         * @param activation a host activation that is about to enter a kernel, not closed by the watch
         * @return reads the greatest absolute gradient that reached it since; 0 where none did. An activation with a graph of its
         *     own reads 0: there the leak shows in the host's parameters
         */
        DoubleSupplier watch(Tensor activation);

        /** Clears what passes so far left at watched activations, as the host's own does: what is read afterwards reached them since. */
        void clearWatched();

        /**
         * Says what a foreign failure during the recording means.
         *
         * @param failure what a step's body threw
         * @return TensorFault COLLECTOR_IN_USE where the body tried to open a collector of its own; otherwise the failure itself
         */
        default Exception explain(Exception failure) {
            return failure;
        }

        /** Ends recording; the thread's gradient mode is off again. */
        @Override
        void close();
    }
}
