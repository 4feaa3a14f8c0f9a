/**
 * The runner: one pipeline for each seed partition that the group gives this process, on one device.
 *
 * <pre>
 * Kafka ─▶ PartitionEngine ─▶ a Kasmina for each partition ─▶ DeviceThread
 *              │                    └▶ events to the log, figures to Prometheus
 *              └▶ readiness ─▶ HTTP
 * SIGTERM ─▶ drain ─▶ exit 0;  a second one: at once;  a lost device: exit 3
 * </pre>
 */
@NullMarked
package io.kasmina.runner.run;

import org.jspecify.annotations.NullMarked;
