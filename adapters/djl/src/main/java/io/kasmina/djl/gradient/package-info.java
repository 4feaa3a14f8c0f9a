/**
 * Gradients: the JVM's one collector, groups of parameters, and which parameters share storage.
 */
@NullMarked
package io.kasmina.djl.gradient;

import org.jspecify.annotations.NullMarked;
