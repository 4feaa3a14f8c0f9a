/**
 * Writing TorchScript files without Python, and finding damage in them.
 *
 * <p>A {@code .pt} file is a stored zip that holds a pickled module object, its readable source and its raw tensors:
 *
 * <pre>
 * NAME/data.pkl            the module: class, parameters, training flag
 * NAME/code/__torch__.py   the class with its methods, as TorchScript reads it back
 * NAME/data/0 …            raw little-endian float32 parameters
 * NAME/constants.pkl       an empty tuple
 * NAME/version, byteorder  format "3", "little"
 * </pre>
 *
 * <p>Nothing here calls native code, so every class may be used on any thread.
 */
@NullMarked
package io.kasmina.djl.archive;

import org.jspecify.annotations.NullMarked;
