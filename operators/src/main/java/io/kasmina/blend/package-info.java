/**
 * Alpha schedules, input checks and the join that turn host and seed activations into blends.
 */
@NullMarked
package io.kasmina.blend;

import org.jspecify.annotations.NullMarked;
