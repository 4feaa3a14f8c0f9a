package io.kasmina.perf.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Times from a command's sending to its answer, at an even pace. Answers lie in the partition of what they answer and in its order, so that the first answer
 * of a partition is that of its first command. The caller's thread, and the producer's, which notes what was sent.
 */
final class Pace {

    private static final Duration WAIT = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final double SECOND = 1e9;
    private static final double MILLI = 1e6;

    private final List<Queue<Long>> waiting = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private int answered;

    private Pace() {
        for (int i = 0; i < KafkaBench.PARTITIONS; i++) {
            waiting.add(new ConcurrentLinkedQueue<>());
        }
    }

    /**
     * Sends commands and waits for their answers; the first third warms up.
     *
     * @param feed takes them
     * @param backlog makes them
     * @param tap gives answers
     * @param perSecond how many a second
     * @param time for how long
     * @return the time that 99 of 100 do not exceed, in ms
     */
    static double p99(Feed feed, Backlog backlog, Tap tap, double perSecond, Duration time) {
        Pace pace = new Pace();
        int total = (int) (perSecond * time.toSeconds());
        long began = System.nanoTime();
        int sent = 0;
        while (pace.answered < total) {
            int due = (int) Math.min(total, (System.nanoTime() - began) / SECOND * perSecond);
            while (sent < due) {
                pace.send(feed, backlog);
                sent++;
            }
            tap.read(WAIT, record -> pace.take(record, total));
            if (System.nanoTime() - began > time.plus(PATIENCE).toNanos()) {
                throw new IllegalStateException(pace.answered + " of " + total + " answers in time");
            }
        }
        return pace.millis(0.99);
    }

    /** Waits until a process answers, and has no more to answer. */
    static void settle(Feed feed, Backlog backlog, Tap tap) {
        backlog.send(feed, KafkaBench.PARTITIONS, Feed.NOTHING);
        long began = System.nanoTime();
        long news = began;
        boolean answers = false;
        while (!answers || System.nanoTime() - news < QUIET.toNanos()) {
            if (tap.read(WAIT, record -> {}) > 0) {
                answers = true;
                news = System.nanoTime();
            }
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException("no answer, or no end of answers");
            }
        }
    }

    private void send(Feed feed, Backlog backlog) {
        long now = System.nanoTime();
        backlog.send(feed, 1, (place, failure) -> waiting.get(place.partition()).add(now));
    }

    private void take(ConsumerRecord<byte[], byte[]> answer, int total) {
        long now = System.nanoTime();
        Queue<Long> queue = waiting.get(answer.partition());
        Long sent = queue.poll();
        while (sent == null) { // its acknowledgement is on its way
            Thread.onSpinWait();
            sent = queue.poll();
        }
        if (answered++ >= total / 3) {
            nanos.add(now - sent);
        }
    }

    private double millis(double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1)) / MILLI;
    }
}
