package io.kasmina.pipeline.partition;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Frame;
import io.kasmina.blend.Logits;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.tensor.Custody;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Activations and logits of a partition between its source and its pipeline. Owns their tensors until the pipeline has them.
 *
 * <p>Confined to its desk's mailbox, but for the arrival of frames, which are kept in custody until their turn there.
 */
final class FrameDesk {

    /** Most records of a stream that arrived and are not committed. */
    static final int MAX_RECORDS = 16_384;

    private final Custody<Frame> custody = new Custody<>(Frame::close);
    private final RunStreams runs = new RunStreams();
    private final Intake<Arrival<Activation>> activations;
    private final Intake<Arrival<Logits>> logits;
    private final FrameCredit activationCredit;
    private final FrameCredit logitsCredit;
    private final FrameLine frames;
    private final LogitsLine pairs;
    private final SerialMailbox mailbox;
    private final AppliedOffsets places;
    private final DeskPort port;
    private final LongSupplier clock;

    private boolean stopped;

    /**
     * Makes a desk part.
     *
     * @param config bounds
     * @param memory answered keys that the join remembers
     * @param patience how long logits wait for an activation, in nanoseconds
     * @param mailbox the desk's
     * @param places the desk's
     * @param port the desk
     * @param clock the timer's nanoseconds
     */
    FrameDesk(
            PartitionConfig config,
            int memory,
            long patience,
            SerialMailbox mailbox,
            AppliedOffsets places,
            DeskPort port,
            LongSupplier clock) {
        this.mailbox = mailbox;
        this.places = places;
        this.port = port;
        this.clock = clock;
        frames = new FrameLine(memory);
        pairs = new LogitsLine(frames, patience);
        activationCredit = new FrameCredit(config.frameBytes(), MAX_RECORDS);
        logitsCredit = new FrameCredit(config.frameBytes(), MAX_RECORDS);
        activations = new Intake<>(activationCredit.claim(), this::hasCome, port::broken);
        logits = new Intake<>(logitsCredit.claim(), this::haveCome, port::broken);
    }

    /** Subscribes the streams. */
    void open(PartitionSource source) {
        source.activations().subscribe(activations);
        source.logits().subscribe(logits);
    }

    /** Returns frames for the pipeline, each training run's for themselves; ends behind {@link #stop}. */
    Flux<RunFrames> runs() {
        return runs.all();
    }

    /** Takes no more activations; logits of those that wait are still welcome. */
    void stop() {
        stopped = true;
        activations.cancel();
        runs.complete();
    }

    /** Cancels the streams and closes what the pipeline does not have; any thread. */
    void end() {
        activations.cancel();
        logits.cancel();
        custody.end();
    }

    /** Returns the training run of an activation that waits for its answer, null where none does. */
    @Nullable
    TrainingRunId run(FrameKey key) {
        return frames.run(key);
    }

    /** Takes an encoded answer. */
    void answered(FrameKey key, PartitionCut.Blend answer) {
        frames.answered(key, answer);
        if (frames.isReady()) {
            port.news(true);
        }
    }

    /** Tells whether no activation waits for its answer. */
    boolean isAnswered() {
        return frames.isAnswered();
    }

    /** Tells whether answers wait for a cut. */
    boolean isReady() {
        return frames.isReady();
    }

    /** Returns what leaves with the cut whose seeds are read after this. */
    FrameLine.Released release() {
        FrameLine.Released released = frames.release();
        settle();
        return released;
    }

    /** Lets go logits that nobody will need; the next cut says so. */
    void settle() {
        long now = clock.getAsLong();
        boolean full = !logitsCredit.isAsking();
        if (pairs.isReady(now, full)) {
            LogitsLine.Settled settled = pairs.settle(now, full);
            settled.unmet().forEach(this::unmet);
            logitsCredit.freed(settled.count(), settled.bytes());
            logits.refill(logitsCredit.claim());
            port.news(false);
        }
    }

    /** A cut was committed, and what it held takes no room any more. */
    void committed(Turn.Taken taken) {
        activationCredit.freed(taken.records(), taken.bytes());
        for (Buried letter : taken.letters()) {
            if (letter.feed() == Feed.ACTIVATIONS) {
                activationCredit.freed(1, letter.bytes());
            } else if (letter.feed() == Feed.LOGITS) {
                logitsCredit.freed(1, letter.bytes());
            }
        }
        activations.refill(activationCredit.claim());
        logits.refill(logitsCredit.claim());
    }

    /** Returns bytes of activations that arrived and are not committed. */
    long bytes() {
        return activationCredit.bytes();
    }

    /** Returns when the oldest of them came, {@link RunState#NONE} for none. */
    long since() {
        return frames.since();
    }

    private void hasCome(Arrival<Activation> arrival) {
        if (arrival instanceof Arrival.Read<Activation> read) {
            custody.keep(read.value());
        }
        mailbox.post(() -> take(arrival));
    }

    private void haveCome(Arrival<Logits> arrival) {
        if (arrival instanceof Arrival.Read<Logits> read) {
            custody.keep(read.value());
        }
        mailbox.post(() -> join(arrival));
    }

    private void take(Arrival<Activation> arrival) {
        if (stopped) {
            drop(arrival);
            return;
        }
        AppliedOffsets.Slot slot = places.arrived(arrival.place());
        if (arrival instanceof Arrival.Read<Activation> read) {
            FrameKey key =
                    new FrameKey(read.run(), read.value().seed(), read.value().step());
            if (slot != null && frames.arrived(key, entry(read, slot))) {
                activationCredit.arrived(read.bytes());
                feed(read.value(), runs.activations(read.run()));
                Logits ahead = pairs.met(key, clock.getAsLong());
                if (ahead != null) {
                    feed(ahead, runs.logits(read.run()));
                }
            } else {
                passOver(Feed.ACTIVATIONS, read.value(), slot, activationCredit);
            }
        } else {
            bury(Feed.ACTIVATIONS, arrival, slot, activationCredit);
        }
        activations.refill(activationCredit.claim());
        port.arrived();
    }

    private void join(Arrival<Logits> arrival) {
        AppliedOffsets.Slot slot = places.arrived(arrival.place());
        if (arrival instanceof Arrival.Read<Logits> read) {
            FrameKey key =
                    new FrameKey(read.run(), read.value().seed(), read.value().step());
            if (slot != null) {
                logitsCredit.arrived(read.bytes());
                pair(key, read, slot);
            } else {
                passOver(Feed.LOGITS, read.value(), null, logitsCredit);
            }
        } else {
            bury(Feed.LOGITS, arrival, slot, logitsCredit);
        }
        logits.refill(logitsCredit.claim());
    }

    private void pair(FrameKey key, Arrival.Read<Logits> read, AppliedOffsets.Slot slot) {
        switch (pairs.arrived(key, read.value(), read.bytes(), slot, clock.getAsLong())) {
            case GO_ON -> feed(read.value(), runs.logits(read.run()));
            case USELESS -> custody.drop(read.value());
            case HELD -> {
                // In custody until their activation is here.
            }
        }
    }

    /** It comes again to whoever has the partition next. */
    private void drop(Arrival<Activation> arrival) {
        if (arrival instanceof Arrival.Read<Activation> read) {
            custody.drop(read.value());
        }
    }

    private void unmet(Logits left) {
        custody.drop(left);
        port.skipped(Feed.LOGITS);
    }

    private void passOver(Feed feed, Frame frame, AppliedOffsets.@Nullable Slot slot, FrameCredit credit) {
        custody.drop(frame);
        credit.passed();
        port.skipped(feed);
        if (slot != null) {
            slot.done();
            port.news(false);
        }
    }

    private void bury(Feed feed, Arrival<?> arrival, AppliedOffsets.@Nullable Slot slot, FrameCredit credit) {
        if (slot == null) {
            credit.passed();
            port.skipped(feed);
        } else if (arrival instanceof Arrival.Unreadable<?> unreadable) {
            Buried dead = new Buried(feed, unreadable.letter());
            credit.arrived(dead.bytes());
            slot.buries(dead);
            slot.done();
            port.dead(dead);
        }
    }

    private FrameLine.Entry entry(Arrival.Read<Activation> read, AppliedOffsets.Slot slot) {
        return new FrameLine.Entry(read.run(), read.bytes(), slot, clock.getAsLong());
    }

    private <F extends Frame> void feed(F frame, Sinks.@Nullable Many<F> pipeline) {
        if (custody.take(frame)
                && (pipeline == null || pipeline.tryEmitNext(frame).isFailure())) {
            frame.close();
        }
    }
}
