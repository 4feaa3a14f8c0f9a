/** Serving kernel files, and trying the protocol that brings them. */
@NullMarked
package io.kasmina.runner.kernels;

import org.jspecify.annotations.NullMarked;
