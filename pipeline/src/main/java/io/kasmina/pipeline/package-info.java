/**
 * The one door for embedders. {@link io.kasmina.pipeline.Kasmina} wires the operators, the lanes and the ports together.
 */
@NullMarked
package io.kasmina.pipeline;

import org.jspecify.annotations.NullMarked;
