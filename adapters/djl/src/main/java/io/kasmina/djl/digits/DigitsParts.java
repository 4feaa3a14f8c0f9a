package io.kasmina.djl.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlHost;
import io.kasmina.djl.HostBatch;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.pipeline.step.StepBody;
import java.util.concurrent.Callable;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What the host's sides share.
 *
 * @param backend the engine
 * @param kasmina the pipeline
 * @param host drives the network through steps
 * @param network the network
 * @param model what the pipeline knows of it
 * @param scheduler where work goes on after the device thread
 */
record DigitsParts(
        DjlBackend backend,
        Kasmina kasmina,
        DjlHost host,
        DigitsNetwork network,
        HostModel model,
        Scheduler scheduler) {

    /** Runs work between steps with arrays of its own, closed on the device when the work has ended. */
    <T> Mono<T> withArrays(Function<NDManager, Mono<T>> work) {
        return Mono.usingWhen(onDevice(backend::newManager), work, manager -> onDevice(() -> closed(manager)));
    }

    /** Runs a task on the device thread and goes on elsewhere, so that what follows may use the pipeline. */
    <T> Mono<T> onDevice(Callable<T> task) {
        return host.onDevice(task).publishOn(scheduler);
    }

    /** Runs a step whose loss is computed by a body of its own. */
    Mono<StepFigures> step(long step, StepBody body, RecordedLoss loss) {
        return kasmina.step(step, body).map(report -> new StepFigures(report, loss.take()));
    }

    NDArray pixels(NDManager manager, DigitSet digits) {
        return manager.create(digits.pixels(), new Shape(digits.size(), 1, DigitsNetwork.SIDE, DigitsNetwork.SIDE));
    }

    NDArray labels(NDManager manager, DigitSet digits) {
        return manager.create(digits.labels());
    }

    /** Makes a batch in which the host's own class logits play the policy's. */
    HostBatch batch(NDManager manager, DigitSet digits) {
        NDArray pixels = pixels(manager, digits);
        NDArray logits = DigitsNetwork.run(network.root(), pixels);
        return new HostBatch(new NDList(pixels), new NDList(labels(manager, digits)), seed -> logits);
    }

    /** Returns the class with the greatest logit for each digit. */
    static int[] decisions(NDArray logits) {
        long[] classes = logits.argMax(1).toLongArray();
        int[] decisions = new int[classes.length];
        for (int i = 0; i < classes.length; i++) {
            decisions[i] = Math.toIntExact(classes[i]);
        }
        return decisions;
    }

    private static boolean closed(NDManager manager) {
        manager.close();
        return true;
    }
}
