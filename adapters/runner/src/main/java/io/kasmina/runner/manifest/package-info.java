/** The kernel manifest as a file: what blueprints' kernels must be. */
@NullMarked
package io.kasmina.runner.manifest;

import org.jspecify.annotations.NullMarked;
