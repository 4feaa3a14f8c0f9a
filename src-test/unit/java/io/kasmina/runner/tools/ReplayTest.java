package io.kasmina.runner.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.kafka.LetterHeaders;
import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReplayTest {

    private static final KafkaTopics TOPICS = KafkaTopics.defaults();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<BusRecord> sent = new ArrayList<>();
    private final StringWriter notes = new StringWriter();
    private final Replay replay = new Replay(
            TOPICS,
            letter -> "letter " + letter.record().place().offset(),
            new PrintWriter(out),
            new PrintWriter(notes));

    @Test
    void eachPlaceIsOutBeforeTheNextLetterIsSent() {
        List<String> seen = new ArrayList<>();
        replay.send(letters(letter(1, "oona.logits", "a"), letter(2, "oona.logits", "b")), record -> {
                    seen.add(out + "/" + notes);
                    return place(record);
                })
                .block();
        assertThat(seen.get(1)).isEqualTo("letter 1\nletter 2\n/d-0@1: sent to oona.logits-0@100\n");
        assertThat(replay.summary(true)).isEqualTo("sent 2 of 2 letters");
        assertThat(replay.isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kasmina.seeds", "kasmina.nonces", "oona.outcomes", "oona.blends", "oona.deadletter", "x"})
    void aLetterThatSaysItIsFromNoInputIsLeftOut(String topic) {
        replay.send(letters(letter(1, topic, "a"), letter(2, "oona.control", "b")), this::place)
                .block();
        assertThat(sent).extracting(record -> record.place().topic()).containsExactly("oona.control");
        assertThat(notes.toString()).contains("d-0@1: not sent: says that it is from " + topic + ", which is no input");
        assertThat(replay.summary(true)).isEqualTo("sent 1 of 2 letters");
        assertThat(replay.isWhole()).isFalse();
    }

    @Test
    void whatFailedAgainIsNoSecondRecord() {
        Flux<Letter> all = letters(
                letter(1, "oona.logits", "a"),
                letter(2, "oona.logits", "a"),
                letter(3, "oona.activations", "a"),
                letter(4, "oona.logits", "b"));
        replay.send(new Copies().without(all), this::place).block();
        assertThat(sent)
                .extracting(BusRecord::place)
                .extracting(Origin::topic)
                .containsExactly("oona.logits", "oona.activations", "oona.logits");
    }

    @Test
    void whatIsShownIsCounted() {
        assertThat(replay.summary(false)).isEqualTo("no letter");
        replay.show(letters(letter(1, "oona.logits", "a"))).block();
        assertThat(replay.summary(false)).isEqualTo("1 letter; --send sends again");
        replay.show(letters(letter(2, "oona.logits", "b"))).block();
        assertThat(replay.summary(false)).isEqualTo("2 letters; --send sends again");
    }

    @Test
    void aLetterIsNamedByItsPlace() {
        assertThat(KasminaCli.run(
                        new PrintWriter(out, true), new PrintWriter(err, true), "replay", "--letter", "seven"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).isEqualTo("kasmina: --letter: must be PARTITION@OFFSET, was seven\n");
    }

    @Test
    void sendingNeedsAFilterOrAll() {
        assertThat(KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), "replay", "--send"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("--send: needs --reason, --topic, --key or --letter, or else --all")
                .hasLineCount(1);
    }

    private Mono<Origin> place(BusRecord record) {
        sent.add(record);
        return Mono.just(new Origin(record.place().topic(), 0, 99 + Math.max(1, sent.size())));
    }

    private static Flux<Letter> letters(BusRecord... records) {
        return Flux.fromArray(records).map(Letter::of);
    }

    private static BusRecord letter(long offset, String topic, String value) {
        Map<String, byte[]> headers = new HashMap<>();
        headers.put(LetterHeaders.TOPIC, topic.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new BusRecord(new Origin("d", 0, offset), Instant.EPOCH, null, bytes, headers);
    }
}
