package io.kasmina.runner.tools;

import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaTopics;
import java.util.function.Function;

/** What can be looked at. */
@SuppressWarnings("ImmutableEnumChecker") // method references hold nothing
enum Stream {
    /** Packets of normal priority. */
    TELEMETRY(KafkaTopics::telemetry, Views::packet),
    /** Packets of high and critical priority. */
    EMERGENCY(KafkaTopics::emergency, Views::packet),
    /** Answers to commands. */
    OUTCOMES(KafkaTopics::outcomes, Views::outcome),
    /** Answers to activations, without their frames. */
    BLENDS(KafkaTopics::blends, Views::blend),
    /** What could not be read or applied. */
    LETTERS(KafkaTopics::deadletter, Views::letter);

    private final Function<KafkaTopics, String> topic;
    private final Function<BusRecord, Shown> view;

    Stream(Function<KafkaTopics, String> topic, Function<BusRecord, Shown> view) {
        this.topic = topic;
        this.view = view;
    }

    /** Returns its topic. */
    String topic(KafkaTopics topics) {
        return topic.apply(topics);
    }

    /** Returns a record of it as it is shown. */
    Shown show(BusRecord record) {
        return view.apply(record);
    }
}
