/**
 * One circuit breaker, as an immutable value, for fetches and for isolation.
 */
@NullMarked
package io.kasmina.breaker;

import org.jspecify.annotations.NullMarked;
