/**
 * Where records come from and where answers go when a bus feeds the pipeline. Adapters implement these; memory is one of them.
 */
@NullMarked
package io.kasmina.pipeline.port;

import org.jspecify.annotations.NullMarked;
