/**
 * Who owns parameters: teachers and the kernels of seeds; the host owns the rest.
 */
@NullMarked
package io.kasmina.pipeline.registry;

import org.jspecify.annotations.NullMarked;
