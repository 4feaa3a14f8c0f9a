package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.wire.leyline.Leyline;
import io.kasmina.wire.records.Kasmina;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The wire is frozen: a change of a name, number or type has to be made here too, on purpose. */
class WireDescriptorTest {

    @Test
    void theLeylineContractIsTheCheckedInOne() throws IOException {
        assertThat(Leyline.getDescriptor().toProto()).hasToString(WireResources.text("leyline.descriptor.txt"));
    }

    @Test
    void kasminasOwnRecordsAreTheCheckedInOnes() throws IOException {
        assertThat(Kasmina.getDescriptor().toProto()).hasToString(WireResources.text("kasmina.descriptor.txt"));
    }
}
