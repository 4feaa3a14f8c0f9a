package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The canonical form as a function of what a message says, and of nothing else. */
class CanonicalFormProperties {

    private final CommandEncoder encoder = CommandEncoder.of(WireArbitraries.RUN);

    @Provide
    Arbitrary<Command> commands() {
        return WireArbitraries.commands();
    }

    @Provide
    Arbitrary<List<String>> keys() {
        return WireArbitraries.keys().list().uniqueElements().ofMaxSize(20);
    }

    /** Bytes that look like a command: real field tags, small lengths. */
    @Provide
    Arbitrary<byte[]> almostCommands() {
        Arbitrary<Byte> tags = Arbitraries.of(
                (byte) 0x08, (byte) 0x12, (byte) 0x18, (byte) 0x32, (byte) 0x52, (byte) 0x6a, (byte) 0xa2, (byte) 0x0a);
        Arbitrary<Byte> small = Arbitraries.bytes().between((byte) 0, (byte) 12);
        return Arbitraries.frequencyOf(Tuple.of(3, tags), Tuple.of(4, small), Tuple.of(1, Arbitraries.bytes()))
                .array(byte[].class)
                .ofMaxSize(60);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void theCanonicalFormOfACanonicalFormIsItself(@ForAll("commands") Command command) {
        byte[] canonical = CanonicalAssert.certain(encoder.encode(command)).bytes();
        assertThat(CanonicalAssert.certain(canonical).bytes()).isEqualTo(canonical);
    }

    @Property(tries = 300)
    void theOrderOfArrivalOfAnnotationsDoesNotMatter(@ForAll("keys") List<String> keys, @ForAll Random random) {
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, random);
        assertThat(CanonicalAssert.certain(annotations(shuffled)).bytes())
                .isEqualTo(CanonicalAssert.certain(annotations(keys)).bytes());
    }

    @Property(tries = 500)
    void entriesOfAnyLengthAreWrittenAsTheRuntimeWritesThem(
            @ForAll @IntRange(max = 300) int key, @ForAll @IntRange(max = 300) int value) {
        byte[] runtime = new WireCommands.Raw()
                .annotation("k".repeat(key), "v".repeat(value))
                .toBytes();

        assertThat(CanonicalAssert.certain(runtime).bytes()).isEqualTo(runtime);
    }

    @Property(tries = 2000)
    void bytesWithOneCanonicalFormSayOneThing(@ForAll("almostCommands") byte[] value) throws IOException {
        CanonicalForm form = CommandCanonicalizer.canonicalize(value);
        if (form instanceof CanonicalForm.Certain certain && parses(value)) {
            AdaptationCommand said = AdaptationCommand.parseFrom(value).toBuilder()
                    .removeAnnotations("signature")
                    .build();
            assertThat(AdaptationCommand.parseFrom(certain.bytes())).isEqualTo(said);
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aChangedByteChangesTheFormOrNothing(
            @ForAll("commands") Command command, @ForAll @IntRange(max = 1_000_000) int place, @ForAll byte value)
            throws IOException {
        byte[] original = encoder.encode(command);
        byte[] changed = original.clone();
        changed[place % changed.length] = value;
        CanonicalForm form = CommandCanonicalizer.canonicalize(changed);
        byte[] canonical = CanonicalAssert.certain(original).bytes();
        if (form instanceof CanonicalForm.Certain certain && Arrays.equals(certain.bytes(), canonical)) {
            assertThat(AdaptationCommand.parseFrom(changed)).isEqualTo(AdaptationCommand.parseFrom(original));
        }
    }

    @Property(tries = 1000)
    void noBytesMakeScanOrDecodeThrow(@ForAll @Size(max = 200) byte[] value) {
        LeylineCommandCodec codec = LeylineCommandCodec.create();
        assertThat(codec.scan(value)).isNotNull();
        assertThat(codec.decode(value)).isNotNull();
    }

    private static boolean parses(byte[] value) {
        try {
            return AdaptationCommand.parseFrom(value).isInitialized();
        } catch (IOException noUtf8) {
            return false;
        }
    }

    private static byte[] annotations(List<String> keys) {
        WireCommands.Raw raw = new WireCommands.Raw();
        keys.forEach(key -> raw.annotation(key, "of " + key));
        return raw.toBytes();
    }
}
