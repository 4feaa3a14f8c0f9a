package io.kasmina.pipeline.partition.sim;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.blend.BlendConfig;
import io.kasmina.pipeline.dispatch.DispatchConfig;
import io.kasmina.pipeline.partition.PartitionConfig;
import io.kasmina.support.PartitionBed;
import java.time.Duration;

/** How simulated processes are set up: little batches and a short ramp, so that much happens in few events. */
final class Settings {

    /** The ramp of α. */
    static final AlphaSchedule ALPHA = new AlphaSchedule(3, 2);

    /** Oldest accepted command. */
    static final Duration FRESHNESS = Duration.ofSeconds(60);

    private Settings() {}

    static PartitionBed bed(int partitions) {
        PartitionConfig defaults = PartitionConfig.defaults();
        PartitionConfig config = new PartitionConfig(
                4,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                4L * PartitionBed.BYTES,
                defaults.packets(),
                defaults.kernels(),
                Duration.ofSeconds(2),
                defaults.commitLimit(),
                Duration.ofMillis(10),
                defaults.control());
        BlendConfig blend = BlendConfig.defaults();
        return new PartitionBed(partitions, config, limits -> limits.with(
                        new BlendConfig(ALPHA, blend.joinWindow(), blend.joinCapacity(), blend.criticalAfter()))
                .with(new DispatchConfig(1, 64, Duration.ofSeconds(30), Duration.ofSeconds(1))));
    }
}
