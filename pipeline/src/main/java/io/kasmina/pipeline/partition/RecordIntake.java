package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.lane.SerialMailbox;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;

/**
 * One stream of records, asked for no more than a bound of bytes and one of records have room for. What counts are bytes of records as they
 * were read: what a value was decoded into is larger, gradients most of all, whose 32-bit elements become doubles, twice as large. Confined to its
 * desk's mailbox, but for {@link #open} and {@link #cancel}.
 *
 * @param <T> what comes
 */
final class RecordIntake<T> {

    private final FrameCredit credit;
    private final Intake<T> intake;

    /**
     * Makes an intake.
     *
     * @param maxBytes most bytes in flight; one record more where a single one is larger
     * @param maxRecords most records in flight, at least 1
     * @param mailbox runs the receiver
     * @param receiver must not throw; says of each record whether it stays
     * @param broken hears of an error
     */
    RecordIntake(
            long maxBytes,
            int maxRecords,
            SerialMailbox mailbox,
            Consumer<? super T> receiver,
            Consumer<? super Throwable> broken) {
        credit = new FrameCredit(maxBytes, maxRecords);
        intake = new Intake<>(credit.claim(), next -> mailbox.post(() -> receiver.accept(next)), broken);
    }

    /** Subscribes the stream. */
    void open(Flux<T> stream) {
        stream.subscribe(intake);
    }

    /** Cancels the stream. */
    void cancel() {
        intake.cancel();
    }

    /** A record has come and stays in flight. */
    void stays(long bytes) {
        credit.arrived(bytes);
        refill();
    }

    /** A record has come and is done with. */
    void passed() {
        credit.passed();
        refill();
    }

    /** Records and bytes are not in flight any more; asks for none before {@link #refill}. */
    void freed(int records, long bytes) {
        credit.freed(records, bytes);
    }

    /** Asks for as many more as there is room for. */
    void refill() {
        intake.refill(credit.claim());
    }
}
