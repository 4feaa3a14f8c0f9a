/** What the user sees while the job runs: progress, the table of steps and the chart. Knows nothing of the pipeline. */
@NullMarked
package io.kasmina.runner.digits.view;

import org.jspecify.annotations.NullMarked;
