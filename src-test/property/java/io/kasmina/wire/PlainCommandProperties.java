package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kasmina.contract.Command;
import io.kasmina.fuzz.FuzzChange;
import io.kasmina.fuzz.FuzzInputs;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
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
