package io.kasmina.telemetry;

/** Takes events from whoever owns them. Implementations are thread-safe, never block and never throw. */
@FunctionalInterface
public interface TelemetrySink {

    /** Takes one event. CRITICAL events are flushed at once. */
    void emit(Event event);
}
