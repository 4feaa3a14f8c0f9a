package io.kasmina.runner.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.kafka.LetterHeaders;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.wire.BlendedEncoder;
import io.kasmina.wire.FrameKey;
import io.kasmina.wire.OutcomeEncoder;
import io.kasmina.wire.PacketEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private static final KafkaTopics TOPICS = KafkaTopics.defaults();
    private static final SeedId SEED = new SeedId("s-1");
    private static final Instant TIME = Instant.parse("2026-09-21T14:13:20.125Z");

    @Test
    void anEventIsALine() {
        Packet packet = new Packet(
                "p-1",
                TIME,
                SEED,
                Level.CRITICAL,
                List.of(Metric.of(MetricName.SEED_ALPHA, 0.5)),
                List.of(
                        Event.of(EventName.GATE_FAILURE, Level.CRITICAL, SEED, Map.of("gate", "G1", "reason", "x")),
                        Event.of(EventName.EMBARGO, Level.INFO, SEED, Map.of("state", "began"))));
        Shown shown = Stream.TELEMETRY.show(record(PacketEncoder.encode(packet)));
        assertThat(shown.text(false))
                .isEqualTo("14:13:20.125 CRITICAL gate_failure seed_id=s-1 gate=G1 reason=x\n"
                        + "14:13:20.125 INFO embargo seed_id=s-1 state=began");
        assertThat(shown.text(true))
                .hasLineCount(1)
                .contains("\"metrics\":{\"kasmina.seed.alpha\":0.5}", "\"name\":\"gate_failure\"");
        assertThat(shown.seed()).isEqualTo("s-1");
    }

    @Test
    void aPacketOfMetricsAloneIsALine() {
        Packet packet =
                new Packet("p-1", TIME, null, Level.INFO, List.of(Metric.of(MetricName.SEEDS_ACTIVE, 1)), List.of());
        assertThat(Stream.EMERGENCY.show(record(PacketEncoder.encode(packet))).text(false))
                .isEqualTo("14:13:20.125 INFO metrics count=1");
    }

    @Test
    void anOutcomeNamesCommandSeedKeyStagesAndPlace() {
        Outcome refused = new Outcome.Refused(
                new Outcome.Subject("c-1", "k", SEED, new Origin("oona.commands", 3, 17)),
                Refusal.EMBARGOED,
                "",
                SeedStage.EMBARGOED);
        Shown shown = Stream.OUTCOMES.show(record(OutcomeEncoder.encode(refused)));
        assertThat(shown.text(false))
                .isEqualTo("14:13:20.125 refused embargoed command_id=c-1 seed_id=s-1 key_id=k EMBARGOED>EMBARGOED"
                        + " oona.commands-3@17");
        assertThat(shown.text(true)).contains("\"verdict\":\"refused\"", "\"offset\":17");
    }

    @Test
    void aBlendThatWasNotMadeSaysWhy() {
        FrameKey key = new FrameKey(new TrainingRunId("r-1"), SEED, 7);
        assertThat(Stream.BLENDS
                        .show(record(BlendedEncoder.failed(key, BlendFailure.MISSING_LOGITS)))
                        .text(false))
                .startsWith("14:13:20.125 failed missing_logits seed_id=s-1 step=7 run=r-1 bytes=");
        assertThat(Stream.BLENDS.show(record(BlendedEncoder.untouched(key))).text(false))
                .startsWith("14:13:20.125 untouched ");
    }

    @Test
    void aRecordThatCannotBeReadIsShownAsSuch() {
        Shown shown = Stream.OUTCOMES.show(record(new byte[] {0x0a, 0x7f}));
        assertThat(shown.text(false)).isEqualTo("14:13:20.125 unreadable t-1@2 malformed -");
        assertThat(shown.text(true)).contains("\"unreadable\":\"malformed\"", "\"offset\":2");
    }

    @Test
    void aLetterShowsWhereItIsFromAndNoControlCharacter() {
        BusRecord record = letter("oona.logits");
        assertThat(Stream.LETTERS.show(record).text(false))
                .isEqualTo("14:13:20.125 t-1@2 malformed host.shape from=oona.logits-4@5 key=s.1 bytes=3");
        assertThat(Stream.LETTERS.show(record).text(true))
                .contains("\"source_topic\":\"oona.logits\"", "\"source_offset\":5", "\"reason\":\"malformed\"");
    }

    @Test
    void nothingThatATerminalDoesNotSimplyShowReachesIt() {
        assertThat(Lines.text("a\u001b[2J\u009b2J\u009d0;x\u0007\u202eb\u2028c\nd"))
                .isEqualTo("a.[2J.2J.0;x..b.c.d");
        assertThat(Lines.place(new Origin("t\n\u001b[31m", 1, 2))).isEqualTo("t..[31m-1@2");
        assertThat(Lines.pairs(Map.of("a\u009b", "b"))).isEqualTo("a.=b");
    }

    @Test
    void aLetterIsSentAgainAsItCameAndSaysThatItIsOne() {
        BusRecord again = Letter.of(letter("oona.logits")).again(TOPICS);
        assertThat(again.place()).isEqualTo(Origin.inMemory("oona.logits"));
        assertThat(again.key()).isEqualTo("s\u00071".getBytes(StandardCharsets.UTF_8));
        assertThat(again.value()).hasSize(3);
        assertThat(again.headers()).containsOnlyKeys("other", Letter.REPLAYED);
        assertThat(again.text(Letter.REPLAYED)).isEqualTo("t-1@2");
    }

    @Test
    void aLetterThatIsNotWholeCannotBeSentAgain() {
        BusRecord whole = letter("oona.logits");
        Map<String, byte[]> headers = new HashMap<>(whole.headers());
        headers.put(LetterHeaders.SIZE, "70000".getBytes(StandardCharsets.UTF_8));
        Letter cut = Letter.of(new BusRecord(whole.place(), whole.time(), whole.key(), whole.value(), headers));
        assertThat(cut.obstacle(TOPICS)).isEqualTo("holds the head of a record that was too large");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> cut.again(TOPICS));
    }

    @Test
    void aLetterWithoutASourceCannotBeSentAgain() {
        assertThat(Letter.of(letter("")).obstacle(TOPICS)).isEqualTo("does not say from which topic it is");
    }

    private static BusRecord letter(String topic) {
        Map<String, byte[]> headers = new HashMap<>();
        headers.put(LetterHeaders.REASON, utf8("malformed"));
        headers.put(LetterHeaders.DETAIL, utf8("host.shape"));
        headers.put(LetterHeaders.TOPIC, utf8(topic));
        headers.put(LetterHeaders.PARTITION, utf8("4"));
        headers.put(LetterHeaders.OFFSET, utf8("5"));
        headers.put("other", utf8("kept"));
        return new BusRecord(new Origin("t", 1, 2), TIME, utf8("s\u00071"), new byte[3], headers);
    }

    private static BusRecord record(byte[] value) {
        return new BusRecord(new Origin("t", 1, 2), TIME, null, value, Map.of());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
