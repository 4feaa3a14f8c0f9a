package io.kasmina.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the sender of a command notes beside it, where no runner looks: so that who reads the topic knows what was meant, whatever the bytes are.
 *
 * @param id the command's id
 * @param seed its seed, empty for none
 * @param ask what it asks for
 * @param manner how it is sent
 * @param issuedMillis when it was issued, in ms of the epoch
 */
record Note(String id, String seed, Ask ask, Manner manner, long issuedMillis) {

    static final String HEADER = "chaos";

    byte[] text() {
        return Bus.bytes(String.join(" ", id, ask.name(), manner.name(), Long.toString(issuedMillis), seed));
    }

    /** Returns what was noted beside a record, as it lies in its topic. */
    static Sent read(ConsumerRecord<byte[], byte[]> record) {
        byte[] header = record.headers().lastHeader(HEADER).value();
        List<String> words = List.of(new String(header, StandardCharsets.UTF_8).split(" ", -1));
        return new Sent(
                new Place(record.topic(), record.partition(), record.offset()),
                words.get(0),
                words.get(4),
                Ask.valueOf(words.get(1)),
                Manner.valueOf(words.get(2)),
                Long.parseLong(words.get(3)));
    }

    Note as(Manner other) {
        return new Note(id, seed, ask, other, issuedMillis);
    }
}
