/**
 * The six gates that guard lifecycle transitions, as pure rules over typed inputs.
 */
@NullMarked
package io.kasmina.gate;

import org.jspecify.annotations.NullMarked;
