/**
 * The device as Kasmina sees it through DJL: tensors with one owner, transfers, and calls into TorchScript.
 *
 * <p>Everything that reaches native code checks first that it runs on the device thread; a native call from a second
 * thread can end the JVM. The only exception is {@link io.kasmina.djl.tensor.DjlTensor#close()}, which hands the
 * release to the device thread.
 */
@NullMarked
package io.kasmina.djl.tensor;

import org.jspecify.annotations.NullMarked;
