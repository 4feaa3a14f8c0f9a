/**
 * Which stage may follow which, and which operation asks for which transition.
 */
@NullMarked
package io.kasmina.lifecycle;

import org.jspecify.annotations.NullMarked;
