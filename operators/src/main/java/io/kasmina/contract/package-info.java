/**
 * The vocabulary every operator shares: immutable values, closed reason enumerations, no behaviour that needs a thread.
 */
@NullMarked
package io.kasmina.contract;

import org.jspecify.annotations.NullMarked;
