package io.kasmina.runner.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Hears that the process is to end: the first signal asks, the second one does not. Thread-safe. */
final class Stop {

    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);
    private static final int SIGNALLED = 128;

    private final Sinks.Empty<Void> asked = Sinks.empty();
    private final AtomicInteger signals = new AtomicInteger();
    private final IntConsumer halt;

    /**
     * Makes one that nothing has asked yet.
     *
     * @param halt ends the process at once, with a code
     */
    Stop(IntConsumer halt) {
        this.halt = halt;
    }

    /** Makes one that hears SIGTERM and SIGINT from now on. */
    static Stop onSignals() {
        Stop stop = new Stop(code -> Runtime.getRuntime().halt(code));
        Signals.listen("TERM", () -> stop.signalled(15));
        Signals.listen("INT", () -> stop.signalled(2));
        return stop;
    }

    /** Takes a signal by its number. */
    void signalled(int number) {
        if (signals.getAndIncrement() > 0) {
            halt.accept(SIGNALLED + number);
        }
        asked.tryEmitEmpty();
        // Afterwards: who reads the log may have stopped, and the line would wait.
        LOG.info("signal {}: draining; a second one ends the process at once", number);
    }

    /** Completes when the process is asked to end; past requests count. */
    Mono<Void> asked() {
        return asked.asMono();
    }
}
