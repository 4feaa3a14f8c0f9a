package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kasmina.contract.Command;
import io.kasmina.fuzz.FuzzChange;
import io.kasmina.fuzz.FuzzInputs;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is read straight from the wire is what protobuf's runtime reads; {@code -Dkasmina.fuzz.inputs=5000000} compares so many hostile inputs.
 */
class PlainCommandProperties {

    private static final long INPUTS = Long.getLong("kasmina.fuzz.inputs", 50_000);
    private static final long SEED = Long.getLong("kasmina.fuzz.seed", 20_261_126);

    private final CommandDecoder decoder = new CommandDecoder(AnnotationLimits.defaults());
    private final CommandEncoder encoder = CommandEncoder.of(WireArbitraries.RUN);

    @Provide
    Arbitrary<Command> commands() {
        return WireArbitraries.commands();
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void aChangedCommandOfAnyKindIsReadAsTheRuntimeReadsIt(
            @ForAll("commands") Command command, @ForAll FuzzChange change, @ForAll long seed) {
        compare(change.of(encoder.encode(command), new SplittableRandom(seed)));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void anHonestCommandInAsciiNeedsNoRuntime(@ForAll("commands") Command command) {
        assumeThat(command).isNotInstanceOf(Command.ForRegistry.class);
        byte[] value = encoder.encode(command);
        // Protobuf writes bytes beyond ASCII as \200 to \377.
        boolean ascii = !Pattern.compile("\\\\[23]")
                .matcher(WireCommands.parse(value).toString())
                .find();

        assertThat(PlainCommandReader.read(value) != null).isEqualTo(ascii);
    }

    @Test
    @Timeout(3_600)
    void hostileInputsAreReadAsTheRuntimeReadsThemAndSoAreTheirCanonicalForms() {
        long plain = 0;
        for (long seed = SEED; seed < SEED + INPUTS; seed++) {
            byte[] delivered = FuzzInputs.delivered(seed);
            plain += compare(delivered) ? 1 : 0;
            if (CommandCanonicalizer.canonicalize(delivered) instanceof CanonicalForm.Certain certain) {
                compare(certain.bytes());
            }
        }
        assertThat(plain).as("plain ones among them").isBetween(INPUTS / 5, INPUTS - INPUTS / 5);
    }

    @Test
    @Timeout(3_600)
    void oddCommandsAreReadFieldByFieldAsTheRuntimeReadsThemAndSoAreTheirCanonicalForms() {
        long plain = 0;
        for (long seed = SEED; seed < SEED + INPUTS; seed++) {
            byte[] odd = OddCommands.of(seed);
            plain += compareFields(odd) ? 1 : 0;
            if (CommandCanonicalizer.canonicalize(odd) instanceof CanonicalForm.Certain certain) {
                compareFields(certain.bytes());
            }
        }
        assertThat(plain).as("plain ones among them").isBetween(INPUTS / 5, INPUTS - INPUTS / 5);
    }

    private static boolean compareFields(byte[] value) {
        CommandFields plain = PlainCommandReader.read(value);
        if (plain != null) {
            AdaptationCommand message = WireCommands.parse(value);
            assertThat(message.getUnknownFields().asMap()).isEmpty();
            assertThat(listed(plain)).as(HexFormat.of().formatHex(value)).isEqualTo(listed(CommandFields.of(message)));
        }
        return plain != null;
    }

    /** Everything that the fields say, floats by their bits. */
    private static List<Object> listed(CommandFields fields) {
        List<Object> all = new ArrayList<>(Arrays.asList(
                fields.commandId(),
                fields.type(),
                fields.seedId(),
                fields.deadlineMillis(),
                fields.issuedAt(),
                fields.issuedBy()));
        if (fields.payload() instanceof CommandFields.Seed seed) {
            all.addAll(List.of(seed.operation(), seed.blueprintId(), bits(seed.parameters())));
        } else if (fields.payload() instanceof CommandFields.Optimizer optimizer) {
            all.addAll(List.of(optimizer.optimizerId(), bits(optimizer.hyperparameters())));
        } else {
            all.add(fields.payload());
        }
        for (AnnotationKey key : AnnotationKey.values()) {
            all.add(fields.annotations().get(key));
        }
        return all;
    }

    private static Map<String, Integer> bits(Map<String, Float> floats) {
        return floats.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Float.floatToRawIntBits(entry.getValue())));
    }

    private boolean compare(byte[] value) {
        CommandFields plain = PlainCommandReader.read(value);
        if (plain != null) {
            assertThat(decoder.decode(plain, null))
                    .as(HexFormat.of().formatHex(value))
                    .isEqualTo(decoder.decodeByRuntime(value));
        }
        return plain != null;
    }
}
