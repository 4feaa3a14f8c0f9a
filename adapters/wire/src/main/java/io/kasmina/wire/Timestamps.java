package io.kasmina.wire;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;

/** Instants on the wire: years 1 to 9999, as protobuf defines them. */
final class Timestamps {

    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int NANOS = 1_000_000_000;

    private Timestamps() {}

    static boolean isValid(long seconds, int nanos) {
        return seconds >= FIRST && seconds <= LAST && nanos >= 0 && nanos < NANOS;
    }

    /** Converts a valid timestamp. */
    static Instant toInstant(long seconds, int nanos) {
        return Instant.ofEpochSecond(seconds, nanos);
    }

    static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** Reads a timestamp that may be absent. */
    static Reading<Optional<Instant>> read(String field, boolean present, Timestamp timestamp) {
        if (!present) {
            return new Reading.Read<>(Optional.empty());
        }
        return isValid(timestamp.getSeconds(), timestamp.getNanos())
                ? new Reading.Read<>(Optional.of(toInstant(timestamp.getSeconds(), timestamp.getNanos())))
                : new Reading.Unreadable<>(WireFault.INVALID_NUMBER, field);
    }
}
