package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The scheduler that writes goes on when a test says so: until then the output is blocked. */
class EventQueueTest {

    private final Logger events = (Logger) LoggerFactory.getLogger("kasmina.test.events");
    private final Logger own = (Logger) LoggerFactory.getLogger(EventQueue.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final Scheduler blocked = Schedulers.fromExecutor(tasks::add);
    private final EventQueue queue = new EventQueue(new EventLog(events), blocked, 3);

    @BeforeEach
    void listen() {
        lines.start();
        events.setLevel(ch.qos.logback.classic.Level.INFO);
        events.addAppender(lines);
        own.addAppender(lines);
    }

    @AfterEach
    void leave() {
        events.detachAppender(lines);
        own.detachAppender(lines);
    }

    @Test
    void aBlockedLogLosesTheOldestAndHoldsNobodyUp() {
        IntStream.range(0, 5).forEach(this::say);
        assertThat(lines.list).isEmpty();
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void aLogThatGoesOnSaysHowManyItMissed() {
        IntStream.range(0, 5).forEach(this::say);
        tasks.remove(0).run();
        assertThat(lines.list)
                .extracting(line -> line.getKeyValuePairs() == null
                        ? line.getFormattedMessage()
                        : line.getKeyValuePairs().get(0).value)
                .containsExactly("2", "2 events were not logged: the log was slower than they came", "3", "4");
        say(5);
        tasks.remove(0).run();
        assertThat(lines.list).hasSize(5);
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void behindTheEndOfTheSchedulerWhatIsSaidIsCountedAlone() {
        blocked.dispose();
        say(1);
        assertThat(queue.dropped()).isOne();
    }

    private void say(int number) {
        Event event = Event.global(EventName.EMBARGO, Level.INFO, Map.of("n", Integer.toString(number)));
        queue.packet(new Packet("p-" + number, Instant.EPOCH, null, Level.INFO, List.of(), List.of(event)));
    }
}
