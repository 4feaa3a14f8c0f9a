package io.kasmina.runner.run;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Frame;
import io.kasmina.blend.Logits;
import io.kasmina.kafka.Decoded;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import io.kasmina.wire.ActivationData;
import io.kasmina.wire.FrameData;
import io.kasmina.wire.LogitsData;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Makes tensors of the device out of frames. While the device is stuck or has no memory left it waits, so that frames stay on the bus until there is
 * room again. A record is to blame for its dtype and its shape alone; anything else that fails is the device's, and errors. Stateless.
 */
final class FrameUpload {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final DeviceLane device;
    private final TensorOps ops;
    private final Scheduler scheduler;

    /**
     * Makes it.
     *
     * @param device where tensors are made
     * @param ops makes them, and clears caches first where memory is short
     * @param scheduler answers leave on it
     */
    FrameUpload(DeviceLane device, TensorOps ops, Scheduler scheduler) {
        this.device = device;
        this.ops = ops;
        this.scheduler = scheduler;
    }

    /** Makes an activation; unreadable where the backend has no such tensors. */
    Mono<Decoded<Activation>> activation(ActivationData data) {
        return onDevice(() -> {
            Tensor host = tensor(data.host());
            return new Decoded.OfRun<>(
                    new Activation(data.key().seed(), data.key().step(), host, seed(host, data.seedOutput())),
                    data.key().run());
        });
    }

    /** Makes logits, the same way. */
    Mono<Decoded<Logits>> logits(LogitsData data) {
        return onDevice(() -> new Decoded.OfRun<>(
                new Logits(data.key().seed(), data.key().step(), tensor(data.logits())),
                data.key().run()));
    }

    private <T extends Frame> Mono<Decoded<T>> onDevice(Callable<Decoded<T>> make) {
        return device.data(() -> new Made<>(make.call()))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, LOOK)
                        .scheduler(scheduler)
                        .filter(FrameUpload::isPassing))
                .publishOn(scheduler)
                .<Decoded<T>>map(Made::decoded)
                .onErrorResume(FrameUpload::isRefusal, refused -> Mono.just(unreadable((TensorFault) refused)));
    }

    /** The host's tensor is given back where the seed's cannot be made. */
    private @Nullable Tensor seed(Tensor host, @Nullable FrameData frame) {
        if (frame == null) {
            return null;
        }
        try {
            return tensor(frame);
        } catch (TensorFault fault) {
            host.close();
            throw fault;
        }
    }

    private Tensor tensor(FrameData frame) {
        return ops.create(frame.shape(), frame.dtype(), frame.data());
    }

    private static <T> Decoded<T> unreadable(TensorFault fault) {
        return new Decoded.Unreadable<>(fault.kind(), "", fault.getClass().getName());
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof TensorFault fault
                && (fault.kind() == TensorFault.Kind.DTYPE_UNSUPPORTED
                        || fault.kind() == TensorFault.Kind.SHAPE_MISMATCH);
    }

    private static boolean isPassing(Throwable failure) {
        return (failure instanceof LaneFault stuck && stuck.kind() == LaneFault.Kind.DEVICE_WEDGED)
                || (failure instanceof TensorFault full && full.kind() == TensorFault.Kind.OUT_OF_MEMORY);
    }

    /** On its way from the device; the lane closes it where nobody waits any more. */
    private record Made<T extends Frame>(Decoded<T> decoded) implements AutoCloseable {
        @Override
        public void close() {
            if (decoded instanceof Decoded.OfRun<T> made) {
                made.value().close();
            }
        }
    }
}
