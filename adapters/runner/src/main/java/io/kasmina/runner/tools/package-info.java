/**
 * The operator's tools on the bus: {@code send}, {@code tail} and {@code replay}. They are in no group and no transaction, and read only what is
 * committed.
 */
@NullMarked
package io.kasmina.runner.tools;

import org.jspecify.annotations.NullMarked;
