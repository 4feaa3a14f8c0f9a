/** Files that people write, read strictly. */
@NullMarked
package io.kasmina.runner.file;

import org.jspecify.annotations.NullMarked;
