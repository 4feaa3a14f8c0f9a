/**
 * Keys from a file that may change while the pipeline runs.
 *
 * <pre>
 * file ─▶ KeyringReader (permissions, size) ─▶ KeyringFormat ─▶ KeyringFile ─▶ verification asks once a command
 *             ▲                                                    ▲
 *             └──────────────────── KeyringWatch (timer) ──────────┘
 * </pre>
 */
@NullMarked
package io.kasmina.pipeline.keys;

import org.jspecify.annotations.NullMarked;
