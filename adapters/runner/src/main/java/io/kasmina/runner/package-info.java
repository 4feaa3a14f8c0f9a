/** The command line: {@code java -jar kasmina.jar COMMAND}. */
@NullMarked
package io.kasmina.runner;

import org.jspecify.annotations.NullMarked;
