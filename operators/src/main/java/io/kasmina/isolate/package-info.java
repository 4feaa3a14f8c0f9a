/**
 * Evidence that a seed's loss never reaches the host: leaks, sampled moments and violation rules.
 */
@NullMarked
package io.kasmina.isolate;

import org.jspecify.annotations.NullMarked;
