/**
 * Threads of the pipeline: one device thread, one journal thread, and mailboxes that serialise work on a shared scheduler.
 */
@NullMarked
package io.kasmina.pipeline.lane;

import org.jspecify.annotations.NullMarked;
