package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final List<String> KNOWN = List.of("blend", "verify");

    @Test
    void noRowMeansAllRowsInTheirOrder() {
        Options options = Options.parse(List.of(), KNOWN);

        assertThat(options.rows()).containsExactly("blend", "verify");
        assertThat(options.json()).isFalse();
        assertThat(options.effort()).isEqualTo(Effort.FULL);
    }

    @Test
    void rowsAndOptionsMayComeInAnyOrder() {
        Options options = Options.parse(List.of("--json", "verify", "--quick", "blend"), KNOWN);

        assertThat(options).isEqualTo(new Options(List.of("verify", "blend"), true, true, false));
        assertThat(options.effort()).isEqualTo(Effort.QUICK);
    }

    @Test
    void aRowNamedTwiceRunsOnce() {
        assertThat(Options.parse(List.of("verify", "verify"), KNOWN).rows()).containsExactly("verify");
    }

    @Test
    void anUnknownRowIsNamedWithThoseThatExist() {
        assertThatThrownBy(() -> Options.parse(List.of("blond"), KNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row: must be one of blend, verify, was blond");
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatThrownBy(() -> Options.parse(List.of("--slow"), KNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("option: must be --quick, --json or --help, was --slow");
    }
}
