package io.kasmina.micrometer;

import io.kasmina.telemetry.StageRecorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/**
 * The text that Prometheus scrapes, in its exposition format 0.0.4. Thread-safe; a scrape costs time in proportion to
 * the meters.
 */
public final class PrometheusScrape implements Supplier<String> {

    private final PrometheusMeterRegistry registry;

    /**
     * Makes a scrape.
     *
     * @param registry the registry to read; owned by the caller
     */
    public PrometheusScrape(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** Makes a scrape over a registry of its own. */
    public static PrometheusScrape create() {
        return new PrometheusScrape(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** Returns the registry, for a {@link MicrometerStageRecorder}. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Makes a recorder whose figures are scraped here; one for each scrape. */
    public StageRecorder recorder() {
        return new MicrometerStageRecorder(registry);
    }

    /** Returns the present figures, each line ended by a line feed. */
    @Override
    public String get() {
        return registry.scrape();
    }
}
