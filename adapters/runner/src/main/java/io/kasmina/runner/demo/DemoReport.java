package io.kasmina.runner.demo;

import io.kasmina.runner.digits.report.DigitsReport;

/**
 * The report of {@code digits}, and what the run showed of the bus.
 *
 * @param digits as the main job reports it; native calls are those of the host's process
 * @param kafka figures of the bus
 */
public record DemoReport(DigitsReport digits, KafkaFigures kafka) {}
