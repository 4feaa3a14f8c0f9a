/**
 * What every command shares: bad input is one line on standard error and exit code {@value io.kasmina.runner.cli.ExitCode#BAD_INPUT},
 * never a stack trace.
 */
@NullMarked
package io.kasmina.runner.cli;

import org.jspecify.annotations.NullMarked;
