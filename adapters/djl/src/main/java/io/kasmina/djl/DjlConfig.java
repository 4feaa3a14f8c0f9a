package io.kasmina.djl;

/**
 * Where and how PyTorch runs.
 *
 * @param device {@code cpu}, or {@code gpu} followed by its number
 * @param intraOpThreads threads of one operation on the CPU, 1 to 256; more than one on a busy small machine can be 25
 *     times slower
 */
public record DjlConfig(String device, int intraOpThreads) {
    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public DjlConfig {
        if (!device.matches("cpu|gpu[0-9]{1,3}")) {
            throw new IllegalArgumentException("device: must be cpu or gpu with a number, was " + device);
        }
        if (intraOpThreads < 1 || intraOpThreads > 256) {
            throw new IllegalArgumentException("intraOpThreads: must be in 1..256, was " + intraOpThreads);
        }
    }

    /** Returns the defaults: one thread on the CPU. */
    public static DjlConfig defaults() {
        return new DjlConfig("cpu", 1);
    }
}
