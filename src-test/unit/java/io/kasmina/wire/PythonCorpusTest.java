package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.wire.canonical.CanonicalForm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A corpus that the Python runtime made: valid, shuffled, merged, with unknown fields. */
class PythonCorpusTest {

    private static final int LINES = 400;

    @Test
    void everyMessageHasTheCanonicalFormThatPythonEmits() throws IOException {
        List<String> lines = WireResources.text("python-corpus.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines).hasSize(LINES).allSatisfy(PythonCorpusTest::check);
    }

    private static void check(String line) {
        String[] columns = line.split(" ");
        CanonicalForm.Certain form = CanonicalAssert.certain(CanonicalAssert.bytes(columns[0]));
        assertThat(CanonicalAssert.hex(form.bytes())).isEqualTo(columns[1]);
        assertThat(signature(form)).isEqualTo(columns[2]);
    }

    private static String signature(CanonicalForm.Certain form) {
        byte[] signature = form.signature();
        if (signature == null) {
            return "-";
        }
        return signature.length == 0 ? "\"\"" : CanonicalAssert.hex(signature);
    }
}
