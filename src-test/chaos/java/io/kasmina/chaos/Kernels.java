package io.kasmina.chaos;

import io.kasmina.contract.Sha256;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.prefetch.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one kernel file of a chaos run.
 *
 * @param file where it is
 * @param digest its digest
 */
record Kernels(Path file, Sha256 digest) {

    static Kernels in(Path folder) throws IOException {
        Path file = TorchScriptArchive.of(
                        "Chaos", "def forward(self, x: Tensor) -> Tensor:\n  return x * self.factor\n")
                .withParameter("factor", new float[] {2})
                .writeTo(Files.createDirectories(folder).resolve("chaos.pt"));
        return new Kernels(file, Digests.of(file));
    }
}
