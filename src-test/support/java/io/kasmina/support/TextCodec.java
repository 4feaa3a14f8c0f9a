package io.kasmina.support;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.verify.CommandCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A wire format for tests of verification, so that they need no protobuf: lines {@code name=value}; {@code signature} is the
 * annotated signature, an {@code unscannable} line makes the scan fail and an {@code unparsable} one the parse.
 */
public final class TextCodec implements CommandCodec {

    private static final String SIGNATURE = "signature=";

    /** Encodes fields in the map's order. */
    public static byte[] encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Adds an annotated signature. */
    public static byte[] annotate(byte[] canonical, byte[] tag) {
        String signature = SIGNATURE + Base64.getEncoder().encodeToString(tag) + "\n";
        return (signature + text(canonical)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Scan scan(byte[] value) {
        List<String> lines = lines(value);
        if (lines.contains("unscannable=true")) {
            return new Scan.Malformed();
        }
        for (String line : lines) {
            if (line.startsWith(SIGNATURE)) {
                byte[] tag = Base64.getDecoder().decode(line.substring(SIGNATURE.length()));
                lines.remove(line);
                return new Scan.Annotated(tag, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            }
        }
        return new Scan.Unsigned();
    }

    @Override
    public Decoded decode(byte[] value) {
        Map<String, String> fields = lines(value).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
        String id = fields.get("id");
        if (fields.containsKey("unparsable")) {
            return new Decoded.Failed(Rejection.MALFORMED, null);
        }
        if (id == null) {
            return new Decoded.Failed(Rejection.MISSING_COMMAND_ID, null);
        }
        if (!fields.containsKey("issued")) {
            return new Decoded.Failed(Rejection.MISSING_TIMESTAMP, id);
        }
        return new Decoded.Parsed(command(id, fields));
    }

    private static Command command(String id, Map<String, String> fields) {
        Double coverage = fields.containsKey("coverage") ? Double.valueOf(fields.get("coverage")) : null;
        CommandHeader header = new CommandHeader(
                id,
                Instant.parse(fields.get("issued")),
                "tamiyo",
                Long.parseLong(fields.getOrDefault("deadline", "0")),
                coverage == null
                        ? CommandHeader.Context.EMPTY
                        : new CommandHeader.Context(null, coverage, "drift", null, null, null));
        if (fields.containsKey("invalid")) {
            return new Command.Invalid(header, null, Refusal.UNKNOWN_SEED, "seed: absent");
        }
        String seed = fields.get("seed");
        return seed == null ? new Command.Emergency(header, false) : new Command.Retire(header, new SeedId(seed));
    }

    private static List<String> lines(byte[] value) {
        return new ArrayList<>(List.of(text(value).split("\n")));
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
