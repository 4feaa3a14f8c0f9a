package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.pipeline.state.Stable;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import io.kasmina.tensor.Weights;
import java.nio.ByteBuffer;
import java.util.List;

/** Snapshots for tests. */
final class SnapshotFixture {

    static final SeedId SEED = new SeedId("seed-1");

    private SnapshotFixture() {}

    /** A snapshot of a seed whose one parameter has so many floats. */
    static Snapshot of(SeedId seed, long epoch, int floats) {
        return new Snapshot(seed, stable(epoch, new BlendSpec.Convex()), false, weights(floats, (byte) epoch));
    }

    static Snapshot with(BlendSpec blend) {
        return new Snapshot(SEED, stable(5, blend), true, weights(3, (byte) 7));
    }

    static Stable stable(long epoch, BlendSpec blend) {
        Germ germ = new Germ("good", new TrainingRunId("run-7"), new Sha256("ab".repeat(32)), blend, 12, 4, true);
        return new Stable(SeedStage.BLENDING, epoch, 2, germ, 1, true);
    }

    static Weights weights(int floats, byte fill) {
        ByteBuffer content = ByteBuffer.allocate(floats * Float.BYTES);
        for (int i = 0; i < content.capacity(); i++) {
            content.put(i, (byte) (fill + i));
        }
        return new Weights(List.of(
                new Weights.Part(new Weights.Slot("weight", TensorShape.of(1, floats), DType.FLOAT32), content),
                new Weights.Part(new Weights.Slot("scale", TensorShape.of(), DType.FLOAT16), ByteBuffer.allocate(2))));
    }
}
