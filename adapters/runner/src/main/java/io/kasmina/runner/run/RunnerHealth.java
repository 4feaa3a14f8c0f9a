package io.kasmina.runner.run;

import io.kasmina.http.Health;
import io.kasmina.kafka.KafkaHealth;
import io.kasmina.pipeline.partition.EngineReadiness;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells whether the runner may be given work: the bus answers, and every partition that it has is at work. Any thread. */
final class RunnerHealth implements Supplier<Health> {

    private final Supplier<KafkaHealth> bus;
    private final Supplier<EngineReadiness> engine;

    RunnerHealth(Supplier<KafkaHealth> bus, Supplier<EngineReadiness> engine) {
        this.bus = bus;
        this.engine = engine;
    }

    /** A member of the group without a partition waits for one, which is what it is there for. */
    @Override
    public Health get() {
        KafkaHealth bus = this.bus.get();
        EngineReadiness engine = this.engine.get();
        boolean works = engine.isReady() || engine == EngineReadiness.IDLE;
        if (bus.ready() && works) {
            return engine == EngineReadiness.IDLE ? new Health(true, "ready, without a partition") : Health.READY;
        }
        String at = works ? "" : engine.name().toLowerCase(Locale.ROOT) + "; ";
        return new Health(false, "not ready: " + at + bus.summary());
    }
}
