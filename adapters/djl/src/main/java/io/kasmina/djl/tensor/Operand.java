package io.kasmina.djl.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/** What a script is called with. Device thread only. */
public interface Operand {

    /** Returns the array, its owner's. */
    PtNDArray array();

    /** Returns TorchScript's wrapper of the array, made once and closed with the array. */
    IValue value();
}
