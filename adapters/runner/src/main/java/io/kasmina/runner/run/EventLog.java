package io.kasmina.runner.run;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes a packet's events to the log, one line each. Blocks as the log does; any one thread. */
final class EventLog implements Consumer<Packet> {

    private final Logger log;

    /** Makes a log under the name {@code kasmina.events}. */
    EventLog() {
        this(LoggerFactory.getLogger("kasmina.events"));
    }

    EventLog(Logger log) {
        this.log = log;
    }

    @Override
    public void accept(Packet packet) {
        packet.events().forEach(this::write);
    }

    /** Writes one event. */
    void write(Event event) {
        LoggingEventBuilder line = at(event.level()).setMessage(event.name().code());
        SeedId seed = event.seed();
        if (seed != null) {
            line = line.addKeyValue("seed_id", seed.value());
        }
        for (var attribute : new TreeMap<>(event.attributes()).entrySet()) {
            line = line.addKeyValue(attribute.getKey(), attribute.getValue());
        }
        line.log();
    }

    private LoggingEventBuilder at(Level level) {
        return switch (level) {
            case INFO -> log.atInfo();
            case WARNING -> log.atWarn();
            case ERROR -> log.atError();
            // The log knows nothing above an error.
            case CRITICAL -> log.atError().addKeyValue("critical", true);
        };
    }
}
