/**
 * What a seed is and how it changes, as immutable values and pure decisions.
 */
@NullMarked
package io.kasmina.pipeline.state;

import org.jspecify.annotations.NullMarked;
