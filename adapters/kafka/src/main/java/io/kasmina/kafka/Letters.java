package io.kasmina.kafka;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.pipeline.port.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Turns dead letters into records: key, value and signature as received where they fit, everything else in headers of its own. Pure. */
final class Letters {

    private Letters() {}

    /**
     * Returns the record.
     *
     * @param maxBytes of key, value and signature together: a letter that the producer refused would come back after every restart
     */
    static ProducerRecord<byte[], byte[]> record(String topic, DeadLetter received, int maxBytes) {
        DeadLetter letter = weight(received) > maxBytes ? received.cut() : received;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, letter.key(), letter.value());
        Headers headers = record.headers();
        add(headers, LetterHeaders.REASON, letter.reason());
        add(headers, LetterHeaders.DETAIL, letter.detail().isEmpty() ? null : letter.detail());
        add(headers, LetterHeaders.TOPIC, letter.place().topic());
        add(headers, LetterHeaders.PARTITION, Integer.toString(letter.place().partition()));
        add(headers, LetterHeaders.OFFSET, Long.toString(letter.place().offset()));
        add(headers, LetterHeaders.EXCEPTION, letter.exception());
        add(headers, LetterHeaders.SIZE, letter.isCut() ? Integer.toString(letter.size()) : null);
        DetachedSignature signature = letter.signature();
        if (signature != null) {
            add(headers, DetachedSignature.KEY_ID_HEADER, signature.keyId());
            headers.add(DetachedSignature.SIGNATURE_HEADER, signature.tag());
        }
        return record;
    }

    private static long weight(DeadLetter letter) {
        byte @Nullable [] key = letter.key();
        DetachedSignature signature = letter.signature();
        long beside = signature == null
                ? 0
                : (long) signature.keyId().getBytes(StandardCharsets.UTF_8).length + signature.tag().length;
        return beside + letter.value().length + (key == null ? 0 : key.length);
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
