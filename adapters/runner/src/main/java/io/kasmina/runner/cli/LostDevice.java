package io.kasmina.runner.cli;

import io.kasmina.pipeline.lane.LaneFault;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears how a pipeline broke. Where its device is lost it ends the process at once: whatever closes in order would wait for the device.
 * Any thread.
 */
public final class LostDevice implements Consumer<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(LostDevice.class);

    private final IntConsumer exit;

    /**
     * Makes one.
     *
     * @param exit ends the process with a code
     */
    public LostDevice(IntConsumer exit) {
        this.exit = exit;
    }

    /** Makes one that halts this JVM, without hooks: a hook may wait for the device too. */
    public static LostDevice halting() {
        return new LostDevice(code -> Runtime.getRuntime().halt(code));
    }

    @Override
    public void accept(Throwable failure) {
        LOG.error("the pipeline broke", failure);
        if (failure instanceof LaneFault fault && fault.kind() == LaneFault.Kind.DEVICE_LOST) {
            exit.accept(ExitCode.DEVICE_LOST);
        }
    }
}
