package io.kasmina.pipeline.step;

/** The host's part of a training step. */
@FunctionalInterface
public interface StepBody {

    /**
     * Runs forward and backward passes, calling grafts directly.
     *
     * @param scope valid on this thread until the method returns
     * @throws Exception ends the step with this error
     */
    void run(StepScope scope) throws Exception;
}
