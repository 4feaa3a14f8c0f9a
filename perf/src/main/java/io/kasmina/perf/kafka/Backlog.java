package io.kasmina.perf.kafka;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import org.apache.kafka.clients.producer.Callback;

/**
 * Commands for many seeds in turn: each is germinated, asked to train before its kernel can be there, and culled at once. So two of three have an
 * effect, and no kernel is waited for. One thread.
 */
final class Backlog {

    /** So many that a culled seed is ready for its next life by its next turn. */
    static final int SEEDS = 1_200;

    /** Commands of a seed's life. */
    static final int LIFE = 3;

    /** How long a culled seed rests; not shorter than its request for a kernel takes to be called off. */
    static final String EMBARGO = "100ms";

    private static final Sha256 PIN = new Sha256("0123456789abcdef".repeat(4));

    private final Orders orders;
    private final int seeds;
    private long sent;

    Backlog(String prefix, int seeds) {
        orders = new Orders(prefix);
        this.seeds = seeds;
    }

    /** Sends commands; does not wait for them. */
    void send(Feed feed, int count, Callback placed) {
        for (int i = 0; i < count; i++) {
            String seed = "seed-" + sent / LIFE % seeds;
            feed.send(seed, next(seed, (int) (sent % LIFE)), placed);
            sent++;
        }
    }

    private SignedCommand next(String seed, int turn) {
        return switch (turn) {
            case 0 -> orders.germinate(seed, "blueprint-conv-3x3", PIN, BlendSpec.Confidence.defaults());
            case 1 -> orders.advance(seed, SeedOperation.START_TRAINING);
            default -> orders.cull(seed);
        };
    }
}
