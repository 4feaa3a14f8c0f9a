package io.kasmina.runner.tools;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.kafka.LetterHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies on the bus.
 *
 * @param record the letter
 * @param source where its content was read first; partition and offset are −1 where the letter does not say
 */
record Letter(BusRecord record, Origin source) {

    /** Header of what was sent again: the letter that it was. */
    static final String REPLAYED = "kasmina-replayed";

    private static final byte[] NOTHING = {};

    static Letter of(BusRecord record) {
        return new Letter(
                record,
                new Origin(
                        record.text(LetterHeaders.TOPIC),
                        (int) number(record.text(LetterHeaders.PARTITION)),
                        number(record.text(LetterHeaders.OFFSET))));
    }

    /** Returns why it is one. */
    String reason() {
        return record.text(LetterHeaders.REASON);
    }

    /** Returns its key as text, empty for none. */
    String key() {
        byte[] key = record.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** Returns one readable line. */
    String line() {
        return String.join(
                " ",
                Lines.time(record.time()),
                Lines.place(record.place()),
                Lines.text(reason()),
                Lines.text(record.text(LetterHeaders.DETAIL)),
                "from=" + Lines.place(source),
                "key=" + Lines.text(key()),
                "bytes=" + record.value().length);
    }

    /** Returns what a JSON object says of it, content aside. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("partition", record.place().partition());
        json.put("offset", record.place().offset());
        json.put("reason", reason());
        json.put("detail", record.text(LetterHeaders.DETAIL));
        json.put("exception", record.text(LetterHeaders.EXCEPTION));
        json.put("source_topic", source.topic());
        json.put("source_partition", source.partition());
        json.put("source_offset", source.offset());
        json.put("key", key());
        json.put("bytes", record.value().length);
        return json;
    }

    /**
     * Says why it cannot be sent again: it is not whole, or does not say from which topic it is. What it says is not believed beyond the inputs:
     * who may write letters may not write state or answers.
     *
     * @param topics the bus
     * @return null where it can
     */
    @Nullable
    String obstacle(KafkaTopics topics) {
        if (source.topic().isEmpty()) {
            return "does not say from which topic it is";
        }
        if (!inputs(topics).contains(source.topic())) {
            return "says that it is from " + Lines.text(source.topic()) + ", which is no input";
        }
        return record.text(LetterHeaders.SIZE).isEmpty() ? null : "holds the head of a record that was too large";
    }

    /**
     * Returns the record to send where it was read first; its key chooses the partition, as it does for every sender. A detached signature goes
     * with it.
     *
     * @param topics the bus; {@link #obstacle} must know none
     */
    BusRecord again(KafkaTopics topics) {
        String obstacle = obstacle(topics);
        if (obstacle != null) {
            throw new IllegalArgumentException(Lines.place(record.place()) + ": " + obstacle);
        }
        Map<String, byte[]> headers = new LinkedHashMap<>(record.headers());
        headers.keySet().removeIf(name -> name.startsWith("kasmina-"));
        headers.put(REPLAYED, Lines.place(record.place()).getBytes(StandardCharsets.UTF_8));
        byte @Nullable [] key = record.key();
        return BusRecord.to(source.topic(), key, record.value(), headers);
    }

    /** Returns what tells its content from others': equal for letters of one record that was sent again and failed again. */
    String content() {
        MessageDigest digest = sha256();
        byte @Nullable [] key = record.key();
        byte @Nullable [] keyId = record.headers().get(DetachedSignature.KEY_ID_HEADER);
        byte @Nullable [] tag = record.headers().get(DetachedSignature.SIGNATURE_HEADER);
        java.util.stream.Stream.of(source.topic().getBytes(StandardCharsets.UTF_8), key, keyId, tag)
                .map(part -> part == null ? NOTHING : part)
                // With its length, so that no two contents look alike.
                .forEach(part -> digest.update(ByteBuffer.allocate(Integer.BYTES + part.length)
                        .putInt(part.length)
                        .put(part)
                        .flip()));
        return HexFormat.of().formatHex(digest.digest(record.value()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-256", impossible);
        }
    }

    private static Set<String> inputs(KafkaTopics topics) {
        return Set.of(
                topics.commands(),
                topics.activations(),
                topics.logits(),
                topics.gradients(),
                topics.control(),
                topics.steps());
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return -1;
        }
    }
}
