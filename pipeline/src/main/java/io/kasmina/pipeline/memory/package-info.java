/**
 * The bus inside one process: the ports without a broker.
 */
@NullMarked
package io.kasmina.pipeline.memory;

import org.jspecify.annotations.NullMarked;
