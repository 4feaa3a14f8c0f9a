package io.kasmina.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.SeedStage;
import io.kasmina.kafka.LetterHeaders;
import io.kasmina.wire.leyline.TelemetryEvent;
import io.kasmina.wire.leyline.TelemetryPacket;
import io.kasmina.wire.records.ActivationRecord;
import io.kasmina.wire.records.AdjustmentRecord;
import io.kasmina.wire.records.BlendedRecord;
import io.kasmina.wire.records.InputCoordinates;
import io.kasmina.wire.records.LogitsRecord;
import io.kasmina.wire.records.NonceRecord;
import io.kasmina.wire.records.OutcomeRecord;
import io.kasmina.wire.records.SeedSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads every topic and tells the oracle, and Urza and the policy what is theirs. One thread. */
final class Witness {

    static final Set<String> TOPICS = Set.of(
            "oona.commands",
            "oona.control",
            "oona.activations",
            "oona.logits",
            "oona.kernels.requests",
            "oona.outcomes",
            "oona.adjustments",
            "oona.blends",
            "oona.telemetry",
            "oona.emergency",
            "oona.deadletter",
            "kasmina.seeds",
            "kasmina.nonces");

    private final Oracle oracle;
    private final Urza urza;
    private final Press press;
    private long records;

    Witness(Oracle oracle, Urza urza, Press press) {
        this.oracle = oracle;
        this.urza = urza;
        this.press = press;
    }

    /** Returns how many records it has seen. */
    long records() {
        return records;
    }

    void saw(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        records++;
        switch (record.topic()) {
            case "oona.commands", "oona.control" -> oracle.sent(Note.read(record));
            case "oona.activations" -> activated(ActivationRecord.parseFrom(record.value()));
            case "oona.logits" -> advised(LogitsRecord.parseFrom(record.value()));
            case "oona.kernels.requests" -> urza.asked(record.value());
            case "oona.outcomes" -> answered(OutcomeRecord.parseFrom(record.value()), record.timestamp());
            case "oona.adjustments" ->
                oracle.adjusted(AdjustmentRecord.parseFrom(record.value()).getCommandId());
            case "oona.blends" -> blended(record.value());
            case "oona.telemetry", "oona.emergency" -> told(TelemetryPacket.parseFrom(record.value()));
            case "oona.deadletter" -> oracle.letter(place(record));
            case "kasmina.seeds" -> snapshot(SeedSnapshot.parseFrom(record.value()));
            default ->
                oracle.spent(
                        record.partition(),
                        NonceRecord.parseFrom(record.value()).getCommandId());
        }
    }

    private void activated(ActivationRecord activation) {
        oracle.activated(activation.getSeedId(), activation.getStep());
    }

    private void advised(LogitsRecord logits) {
        oracle.advised(logits.getSeedId(), logits.getStep());
    }

    private void answered(OutcomeRecord outcome, long millis) {
        SeedStage after = SeedStage.ofNumber(outcome.getStageAfterValue());
        press.heard(outcome.getSeedId(), after);
        InputCoordinates input = outcome.getInput();
        oracle.answered(new Answer(
                new Place(input.getTopic(), input.getPartition(), input.getOffset()),
                outcome.getCommandId(),
                outcome.getVerdict(),
                outcome.getReason(),
                SeedStage.ofNumber(outcome.getStageBeforeValue()),
                after,
                millis));
    }

    private void blended(byte[] value) throws InvalidProtocolBufferException {
        BlendedRecord blend = BlendedRecord.parseFrom(value);
        oracle.blended(
                blend.getSeedId(),
                blend.getStep(),
                new Blend(
                        blend.getMode().equals("CONFIDENCE") && blend.hasFrame(),
                        blend.getFailure().equals("missing_logits"),
                        Integer.toHexString(Arrays.hashCode(value))));
    }

    private void told(TelemetryPacket packet) {
        packet.getEventsList().forEach(this::told);
    }

    private void told(TelemetryEvent event) {
        switch (event.getDescription()) {
            case "command_rejected" -> oracle.toldOfRejection(event.getAttributesOrThrow("source"));
            case "gate_failure" -> oracle.toldOfGateFailure(event.getAttributesOrThrow("seed_id"));
            default -> {
                // Nothing that a consumer must find.
            }
        }
    }

    private void snapshot(SeedSnapshot snapshot) {
        oracle.snapshot(
                snapshot.getSeedId(),
                new SeedModel.Snapshot(SeedStage.ofNumber(snapshot.getStageValue()), snapshot.getStageEpoch()));
    }

    private static Place place(ConsumerRecord<byte[], byte[]> letter) {
        return new Place(
                header(letter, LetterHeaders.TOPIC),
                Integer.parseInt(header(letter, LetterHeaders.PARTITION)),
                Long.parseLong(header(letter, LetterHeaders.OFFSET)));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
