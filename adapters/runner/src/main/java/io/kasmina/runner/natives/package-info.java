/**
 * Measures which threads call PyTorch. The runner's jar starts {@link io.kasmina.runner.natives.NativeCallAgent} before main, which
 * rewrites DJL's native class while it is loaded; without the agent nothing is counted, and the report says so.
 */
@NullMarked
package io.kasmina.runner.natives;

import org.jspecify.annotations.NullMarked;
