/**
 * The tensor port and its plain-Java reference implementation. Everything here is called on the device thread only.
 */
@NullMarked
package io.kasmina.tensor;

import org.jspecify.annotations.NullMarked;
