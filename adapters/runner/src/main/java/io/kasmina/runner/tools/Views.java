package io.kasmina.runner.tools;

import io.kasmina.kafka.BusRecord;
import io.kasmina.wire.BlendedData;
import io.kasmina.wire.BlendedDecoder;
import io.kasmina.wire.FrameData;
import io.kasmina.wire.OutcomeData;
import io.kasmina.wire.OutcomeDecoder;
import io.kasmina.wire.PacketData;
import io.kasmina.wire.PacketDecoder;
import io.kasmina.wire.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How records look to an operator. Pure; a record that cannot be read is shown as such. */
final class Views {

    private Views() {}

    static Shown packet(BusRecord record) {
        return shown(record, PacketDecoder.decode(record.value()), Views::packet);
    }

    static Shown outcome(BusRecord record) {
        return shown(record, OutcomeDecoder.decode(record.value()), outcome -> outcome(record, outcome));
    }

    static Shown blend(BusRecord record) {
        return shown(record, BlendedDecoder.decode(record.value()), blend -> blend(record, blend));
    }

    static Shown letter(BusRecord record) {
        Letter letter = Letter.of(record);
        return new Shown(List.of(letter.line()), letter.json(), letter.key());
    }

    private static <T> Shown shown(BusRecord record, Reading<T> reading, Function<T, Shown> view) {
        if (reading instanceof Reading.Read<T> read) {
            return view.apply(read.value());
        }
        Reading.Unreadable<T> not = (Reading.Unreadable<T>) reading;
        String line = Lines.time(record.time()) + " unreadable " + Lines.place(record.place()) + " "
                + not.fault().code() + " " + Lines.text(not.field());
        return new Shown(
                List.of(line), place(record, Map.of("unreadable", not.fault().code())), "");
    }

    /** One line an event; a packet of nothing but metrics is one line too. */
    private static Shown packet(PacketData packet) {
        String head = Lines.time(packet.time()) + " ";
        String seed = packet.seedId().isEmpty() ? "" : " seed_id=" + Lines.text(packet.seedId());
        List<String> lines = new ArrayList<>();
        for (PacketData.Event event : packet.events()) {
            Map<String, String> others = new LinkedHashMap<>(event.attributes());
            others.remove("seed_id");
            lines.add(
                    (head + event.level() + " " + Lines.text(event.name()) + seed + " " + Lines.pairs(others)).strip());
        }
        if (lines.isEmpty()) {
            lines.add(head + packet.level() + " metrics" + seed + " count="
                    + packet.metrics().size());
        }
        return new Shown(lines, json(packet), packet.seedId());
    }

    private static Map<String, Object> json(PacketData packet) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", packet.id());
        json.put("time", packet.time().toString());
        json.put("source", packet.source());
        json.put("level", packet.level());
        json.put("priority", packet.priority());
        json.put("seed_id", packet.seedId());
        json.put("metrics", packet.metrics());
        json.put("events", packet.events());
        return json;
    }

    private static Shown outcome(BusRecord record, OutcomeData outcome) {
        String line = String.join(
                " ",
                Lines.time(record.time()),
                Lines.text(outcome.verdict()),
                Lines.text(outcome.reason()),
                "command_id=" + Lines.text(outcome.commandId()),
                "seed_id=" + Lines.text(outcome.seedId()),
                "key_id=" + Lines.text(outcome.keyId()),
                outcome.before() + ">" + outcome.after(),
                Lines.place(outcome.input()));
        return new Shown(List.of(line), outcome, outcome.seedId());
    }

    private static Shown blend(BusRecord record, BlendedData blend) {
        FrameData frame = blend.frame();
        String result = frame == null
                ? blend.failure().isEmpty() ? "untouched" : "failed " + Lines.text(blend.failure())
                : Lines.text(blend.mode()) + " " + frame.dtype() + " " + frame.shape();
        String seed = blend.key().seed().value();
        String line = Lines.time(record.time()) + " " + result + " seed_id=" + Lines.text(seed) + " step="
                + blend.key().step() + " run=" + Lines.text(blend.key().run().value()) + " bytes="
                + record.value().length;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("training_run_id", blend.key().run().value());
        json.put("seed_id", seed);
        json.put("step", blend.key().step());
        json.put("mode", blend.mode());
        json.put("failure", blend.failure());
        json.put("shape", frame == null ? "" : frame.shape().toString());
        json.put("bytes", record.value().length);
        return new Shown(List.of(line), json, seed);
    }

    private static Map<String, Object> place(BusRecord record, Map<String, Object> more) {
        Map<String, Object> json = new LinkedHashMap<>(more);
        json.put("topic", record.place().topic());
        json.put("partition", record.place().partition());
        json.put("offset", record.place().offset());
        return json;
    }
}
