/**
 * Verified commands to fixed lanes; each lane is the single writer of its seeds.
 */
@NullMarked
package io.kasmina.pipeline.dispatch;

import org.jspecify.annotations.NullMarked;
