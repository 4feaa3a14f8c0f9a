package io.kasmina.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.verify.Keyring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows in part does what it says as a whole. */
@Tag("device")
@Timeout(120)
class EmbeddedHostTest {

    @TempDir
    private Path folder;

    @Test
    void theExampleTrainsASeedAndClosesInOrder() throws Exception {
        Keyring keyring = Keyring.single(Keyring.DEFAULT_ID, "a secret".getBytes(StandardCharsets.UTF_8));
        List<StepReport> reports = new EmbeddedHost(folder.resolve("kernels"), folder.resolve("store"), keyring).run();
        assertThat(reports).extracting(StepReport::step).containsExactly(1L, 2L, 3L);
        assertThat(reports).allSatisfy(report -> assertThat(report.seeds().get(new SeedId("seed-1")))
                .satisfies(seed -> assertThat(seed.plan().stage()).isEqualTo(SeedStage.TRAINING)));
    }
}
