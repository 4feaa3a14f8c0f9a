package io.kasmina.kafka;

import io.kasmina.blend.Frame;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns records into what the pipeline takes. Pure. */
final class Arrivals {

    private static final byte[] NOTHING = {};

    private Arrivals() {}

    /** Returns a command as received; a record without a value is an empty one, which fails verification. */
    static SignedCommand command(ConsumerRecord<byte[], byte[]> record) {
        return new SignedCommand(value(record), signature(record), place(record), record.key());
    }

    /**
     * Returns what a codec made of a record, at its place.
     *
     * @return null for a record that holds something else
     */
    static <T> @Nullable Arrival<T> of(ConsumerRecord<byte[], byte[]> record, Decoded<T> decoded) {
        if (decoded instanceof Decoded.OfRun<T> read) {
            return new Arrival.Read<>(read.value(), read.run(), value(record).length, place(record));
        }
        if (decoded instanceof Decoded.Unreadable<T> not) {
            return new Arrival.Unreadable<>(new DeadLetter(
                    place(record), not.reason().code(), not.field(), not.exception(), record.key(), value(record)));
        }
        return null;
    }

    /** Returns what a codec made of a record; a frame of another partition's seed is closed and counts as unreadable. */
    static <T extends Frame> Decoded<T> routed(Decoded<T> decoded, Places places) {
        if (decoded instanceof Decoded.OfRun<T> read
                && !places.owns(read.value().seed())) {
            read.value().close();
            return new Decoded.Unreadable<>(Rejection.MISROUTED, "seed", null);
        }
        return decoded;
    }

    /** Returns what a codec made of a record; gradients of another partition's seed count as unreadable. */
    static Decoded<Gradients> measured(Decoded<Gradients> decoded, Places places) {
        return decoded instanceof Decoded.OfRun<Gradients> read
                        && !places.owns(read.value().seed())
                ? new Decoded.Unreadable<>(Rejection.MISROUTED, "seed", null)
                : decoded;
    }

    /** Returns the head of a record that is too large to be read, or to be passed on whole. */
    static <T> Arrival<T> oversized(ConsumerRecord<byte[], byte[]> record) {
        return new Arrival.Unreadable<>(
                new DeadLetter(place(record), Rejection.OVERSIZED.code(), "", null, record.key(), value(record)).cut());
    }

    /** Returns the record's bytes, none for a record without a value. */
    static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] value = record.value();
        return value == null ? NOTHING : value;
    }

    /** A key id without a tag is no signature; a tag without a key id is one of an unknown key. */
    private static @Nullable DetachedSignature signature(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] tag = header(record, DetachedSignature.SIGNATURE_HEADER);
        byte @Nullable [] keyId = header(record, DetachedSignature.KEY_ID_HEADER);
        return tag == null
                ? null
                : new DetachedSignature(keyId == null ? "" : new String(keyId, StandardCharsets.UTF_8), tag);
    }

    private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> record, String name) {
        @Nullable Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    private static Origin place(ConsumerRecord<byte[], byte[]> record) {
        return new Origin(record.topic(), record.partition(), record.offset());
    }
}
