package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.verify.CommandCodec.Scan;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.MacKey;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a policy sends is what the lanes get. */
class CommandRoundTripProperties {

    private final LeylineCommandCodec codec = LeylineCommandCodec.create();
    private final CommandEncoder encoder = CommandEncoder.of(WireArbitraries.RUN);
    private final CommandSigner signer = CommandSigner.of(MacKey.of("k", new byte[] {7}, true));

    @Provide
    Arbitrary<Command> commands() {
        return WireArbitraries.commands();
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void everyCommandComesBackAsItWasWritten(@ForAll("commands") Command command) {
        assertThat(codec.decode(encoder.encode(command))).isEqualTo(new Decoded.Parsed(command));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void annotatingChangesNeitherTheCommandNorWhatItsTagCovers(@ForAll("commands") Command command) {
        byte[] signed = CommandAnnotator.of(signer).annotate(encoder.encode(command));
        Scan.Annotated found = (Scan.Annotated) codec.scan(signed);
        assertThat(found.tag()).isEqualTo(signer.tag(found.canonical()));
        assertThat(codec.decode(found.canonical())).isEqualTo(new Decoded.Parsed(command));
        assertThat(codec.decode(signed)).isEqualTo(new Decoded.Parsed(command));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void anUnsignedCommandIsFoundToBeUnsigned(@ForAll("commands") Command command) {
        assertThat(codec.scan(encoder.encode(command))).isEqualTo(new Scan.Unsigned());
    }
}
