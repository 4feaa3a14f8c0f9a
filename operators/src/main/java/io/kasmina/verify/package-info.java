/**
 * From signed bytes to {@link io.kasmina.verify.Verified} commands, in one fixed order of checks.
 */
@NullMarked
package io.kasmina.verify;

import org.jspecify.annotations.NullMarked;
