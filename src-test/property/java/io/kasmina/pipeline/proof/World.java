package io.kasmina.pipeline.proof;

/** Something that reacts to inputs: the model, or what is proved against it. */
interface World extends AutoCloseable {

    /** A command comes. */
    void send(Input.Send command);

    /** Something that is about no seed comes on the way of the commands. */
    void global(Errand errand);

    /** The host copies a seed, or brings it back. */
    void checkpoint(Input.Checkpoint checkpoint);

    /** Time passes. */
    void pass(long millis);

    /** The host takes steps. */
    void steps(int count);

    /** The source of kernels answers. */
    void answer(Input.Answer answer);

    /** The host reports. */
    void report(Input.Report report);

    /** A step shows something. */
    void show(Input.Show show);

    /** Something stays behind. */
    void leave(Input.Leave leave);

    /** The device does what snapshots ask for, or not. */
    void device(Input.Device device);

    /** The device keeps what comes, or does it. */
    void hold(boolean held);

    /** Returns what happened since the last call. */
    Reaction take();

    @Override
    default void close() {}
}
