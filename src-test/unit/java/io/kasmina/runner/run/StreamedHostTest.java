package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.contract.SeedId;
import io.kasmina.runner.config.HostSettings;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamedHostTest {

    private final StreamedHost host = StreamedHost.of(
            new HostSettings(Set.of("fc1"), Map.of("s-1", "FLOAT16 2x3", HostSettings.ANY, "FLOAT32 1x4")));

    @Test
    void aSeedHasItsOwnPlaceOrEverybodys() {
        assertThat(host.graftPoint(new SeedId("s-1")).shape()).isEqualTo(TensorShape.of(2, 3));
        assertThat(host.graftPoint(new SeedId("s-2")).shape()).isEqualTo(TensorShape.of(1, 4));
        assertThat(host.layers()).containsExactly("fc1");
    }

    @Test
    void aHostOfWhichNothingIsKnownIsNone() {
        assertThat(StreamedHost.of(new HostSettings(Set.of("fc1"), Map.of()))).isNull();
    }

    @Test
    void itHasNoParameterHere() {
        assertThat(host.parameters().parameters()).isEmpty();
        assertThat(host.parameters().recording()).isFalse();
        assertThat(host.parameters().maxAbsGradient()).isZero();
        host.parameters().write(host.parameters().read());
        assertThatExceptionOfType(TensorFault.class)
                .isThrownBy(() -> host.parameters().gradientAt(0, new long[0]));
        assertThat(host.comparablePairs()).isEmpty();
    }
}
