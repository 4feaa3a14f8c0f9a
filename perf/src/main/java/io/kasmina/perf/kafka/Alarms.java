package io.kasmina.perf.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.SignedCommand;
import io.kasmina.verify.Keyring;
import io.kasmina.wire.leyline.TelemetryEvent;
import io.kasmina.wire.leyline.TelemetryPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sends forged commands, few enough that each is told of by itself, and times the telling. One thread, and the producer's. */
final class Alarms {

    private static final double PER_SECOND = 20;
    private static final int SEEDS = 48;
    private static final Duration WAIT = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Feed feed;
    private final Tap emergency;
    private final Runnable beside;
    private final Orders orders = new Orders("forged-" + System.nanoTime());
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final List<Long> nanos = new ArrayList<>();

    /**
     * Makes a series.
     *
     * @param feed takes commands
     * @param emergency gives packets
     * @param beside is run again and again meanwhile
     */
    Alarms(Feed feed, Tap emergency, Runnable beside) {
        this.feed = feed;
        this.emergency = emergency;
        this.beside = beside;
    }

    /** Returns the time that 99 of 100 do not exceed, in ms. */
    double p99(int count) {
        long began = System.nanoTime();
        int forged = 0;
        while (nanos.size() < count) {
            if (forged < count && forged < (System.nanoTime() - began) / 1e9 * PER_SECOND) {
                forge("seed-" + forged % SEEDS);
                forged++;
            }
            beside.run();
            emergency.read(WAIT, this::take);
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException(nanos.size() + " of " + count + " alarms in time");
            }
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.ceil(0.99 * count) - 1) / 1e6;
    }

    private void forge(String seed) {
        SignedCommand honest = orders.cull(seed);
        byte[] tag = new byte[32];
        SignedCommand command =
                new SignedCommand(honest.value(), new DetachedSignature(Keyring.DEFAULT_ID, tag), honest.origin());
        long now = System.nanoTime();
        feed.send(
                seed,
                command,
                (place, failure) -> sent.put(place.topic() + "/" + place.partition() + "@" + place.offset(), now));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            for (TelemetryEvent event :
                    TelemetryPacket.parseFrom(record.value()).getEventsList()) {
                Long since = sent.remove(event.getAttributesOrDefault("source", ""));
                if (since != null) {
                    nanos.add(System.nanoTime() - since);
                }
            }
        } catch (InvalidProtocolBufferException foreign) {
            throw new IllegalStateException("a runner's own packet", foreign);
        }
    }
}
