/** The job's result: figures, what was expected of them, and the JSON form. */
@NullMarked
package io.kasmina.runner.digits.report;

import org.jspecify.annotations.NullMarked;
