package io.kasmina.tensor;

import java.util.List;

/** The trainable parameters of one owner, the host or a seed's kernel. Device thread only. */
public interface ParameterGroup {

    /** Returns name, shape and identity of each parameter, in a fixed order. */
    List<Info> parameters();

    /**
     * Turns gradient recording on or off for operations that follow.
     *
     * @param on true records
     */
    void record(boolean on);

    /** Tells whether operations that follow may record a gradient of any parameter; true where the backend does not know. */
    default boolean recording() {
        return true;
    }

    /** Makes every gradient zero or absent. */
    void clearGradients();

    /** Returns the greatest absolute gradient element; 0 where all are absent or 0, NaN where one is NaN. */
    double maxAbsGradient();

    /**
     * Reads gradient elements, in double precision whatever their dtype.
     *
     * @param parameter index into {@link #parameters()}
     * @param coordinates flat row-major indices, each below the parameter's size; empty reads all elements in order
     * @return one value for each coordinate; zeros where the gradient is absent
     */
    double[] gradientAt(int parameter, long[] coordinates);

    /**
     * Copies the values of every parameter to plain memory.
     *
     * @return the copy, bit for bit; later changes of the parameters do not touch it
     */
    Weights read();

    /**
     * Replaces the values of every parameter in place and clears their gradients, which belong to the former values: all parameters, or none.
     * Identities stay; so does what an optimizer keeps beside the parameters.
     *
     * @param weights from {@link #read} of a group with the same names, shapes and dtypes
     * @throws TensorFault WEIGHTS_MISMATCH, SHAPE_MISMATCH or DTYPE_MISMATCH; then nothing has changed
     */
    void write(Weights weights);

    /**
     * Describes one parameter.
     *
     * @param name name within its owner
     * @param shape its shape
     * @param identity equal for two parameters exactly if they share storage
     */
    record Info(String name, TensorShape shape, Object identity) {}
}
