/**
 * The runner's configuration: one file, the environment and the command line, read into records that check themselves.
 *
 * <pre>
 * defaults ◀─ file ◀─ environment ◀─ flags      what stands further right wins
 *                       └─▶ Settings ─▶ RecordReader ─▶ RunnerConfig, and where each value came from
 * </pre>
 */
@NullMarked
package io.kasmina.runner.config;

import org.jspecify.annotations.NullMarked;
