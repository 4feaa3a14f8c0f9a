package io.kasmina.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * Netty's leak detector at its most suspicious. Each look leaks a canary on purpose and waits for its report, so that
 * an empty answer means that nothing leaked and not that nobody looked.
 */
final class NettyLeaks implements AutoCloseable {

    private static final AtomicInteger CANARIES = new AtomicInteger();
    private static final int ATTEMPTS = 500;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    NettyLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        reports.start();
        logger.addAppender(reports);
        // the canaries' reports are no news for the build's log
        logger.setAdditive(false);
    }

    /** Returns the reports of leaks since the start, the canaries' left out. */
    List<String> found() {
        String canary = "canary-" + CANARIES.incrementAndGet();
        drop(canary);
        for (int i = 0; i < ATTEMPTS && seen(canary).isEmpty(); i++) {
            System.gc();
            // the detector reports when the next buffer is made
            PooledByteBufAllocator.DEFAULT.buffer(1).release();
        }
        if (seen(canary).isEmpty()) {
            throw new AssertionError("the leak detector is blind: it missed " + canary);
        }
        return messages().stream().filter(text -> !text.contains("canary-")).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(reports);
        logger.setAdditive(true);
        ResourceLeakDetector.setLevel(before);
    }

    private List<String> seen(String canary) {
        return messages().stream()
                .filter(text -> text.contains(canary + "\n") || text.contains(canary + "\r"))
                .toList();
    }

    private List<String> messages() {
        return List.copyOf(reports.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @SuppressWarnings("CheckReturnValue")
    private static void drop(String canary) {
        ByteBuf leaked = PooledByteBufAllocator.DEFAULT.buffer(1);
        leaked.touch(canary);
    }
}
