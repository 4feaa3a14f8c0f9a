package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;

import ai.djl.ndarray.NDManager;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host of its own JVM: grows a seed to SHADOWING, and leaves its checkpoint and what it predicts in a folder. */
public final class CheckpointWriter {

    /** The checkpoint. */
    static final String COPY = "seed.copy";

    /** Predictions of {@link #predict}, big-endian floats. */
    static final String OUTPUTS = "outputs";

    private CheckpointWriter() {}

    /** Runs in the folder that is its one argument. */
    public static void main(String[] folder) throws IOException {
        Path target = Path.of(folder[0]);
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            for (int i = 0; i < 8; i++) {
                rig.train(SEED);
            }
            rig.advance(SEED, SeedOperation.STABILIZE);
            byte[] copy = DjlRig.now(rig.kasmina.export(SEED)).toBytes();
            Files.write(target.resolve(COPY), copy);
            Files.write(target.resolve(OUTPUTS), predict(rig));
        }
        System.exit(0); // DJL's engine leaves a thread that is no daemon
    }

    /** Returns what the host with its seed predicts for five samples, always the same ones. */
    static byte[] predict(DjlRig rig) {
        ByteBuffer outputs = ByteBuffer.allocate(5 * TinyHost.CLASSES * Float.BYTES);
        rig.step(scope -> {
            try (NDManager manager = rig.backend().newManager()) {
                HostBatch batch = TinyHost.batch(manager, 5, 1, true);
                for (float value : rig.host
                        .predict(scope, batch, manager)
                        .singletonOrThrow()
                        .toFloatArray()) {
                    outputs.putFloat(value);
                }
            }
        });
        return outputs.array();
    }
}
