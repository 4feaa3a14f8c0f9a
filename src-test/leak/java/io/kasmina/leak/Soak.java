package io.kasmina.leak;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.OUTER;
import static io.kasmina.djl.DjlRig.SEED;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import io.kasmina.blend.BlendConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.DjlOptions;
import io.kasmina.djl.DjlRig;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.dispatch.DispatchConfig;
import io.kasmina.support.BlockHoundListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own in which a pipeline on real tensors lives for as long as it is told: steps, streams of frames that end in every way,
 * seeds that come and go. Exits 0 if its resident memory stayed flat, 1 if it grew. Its heap must be fixed and touched beforehand
 * ({@code -Xms} = {@code -Xmx}, {@code -XX:+AlwaysPreTouch}), so that what grows is native.
 */
public final class Soak {

    /** More than a warm process moves by itself; an array of [32, 64] lost in each step grows by more within minutes. */
    private static final long BOUND = 8L << 20;

    /** In the first minutes the JIT compiler's own memory comes in steps of up to ten megabytes; the same leak shows within seconds. */
    private static final long BOUND_WARMING_UP = 24L << 20;

    private static final long WARM = 240;

    private static final int FRAMES = 300;
    private static final int STEPS = 60;
    private static final double MEGA = 1 << 20;

    private final DjlRig rig;
    private final FrameFlood flood;
    private final Optimizer descent = DjlOptions.sgd(0.01f);
    private final boolean leaking;
    private final NDManager lost;
    private long rounds;

    private Soak(DjlRig rig, boolean leaking) {
        this.rig = rig;
        this.leaking = leaking;
        this.lost = rig.call(rig.backend()::newManager);
        rig.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
        this.flood = new FrameFlood(rig);
    }

    /**
     * Runs.
     *
     * @param args how many seconds, at least 8; then {@code leak} to lose an array of [4, 32, 64] for each step and frame, which
     *     must be found: it lives as many rounds, not seconds, so that it loses as much on a busy machine as on an idle one
     */
    public static void main(String... args) throws IOException {
        new BlockHoundListener().launcherSessionOpened(null);
        System.exit(new Soak(DjlRig.open(options()), args.length > 1).live(Long.parseLong(args[0])) ? 0 : 1);
    }

    private boolean live(long samples) throws IOException {
        ResidentTrend trend = new ResidentTrend();
        long began = System.nanoTime();
        for (long next = 1; next <= samples; ) {
            round();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            long due = Math.min(leaking ? rounds : seconds, samples);
            for (; next <= due; next++) {
                say("%4d s %6d rounds %8.1f MB", seconds, rounds, trend.sample() / MEGA);
            }
        }
        boolean flat = trend.growth() < (samples < WARM ? BOUND_WARMING_UP : BOUND);
        say("%s: grew by %.1f MB in the last quarter", flat ? "FLAT" : "LEAK", trend.growth() / MEGA);
        return flat;
    }

    private void round() {
        rounds++;
        flood.send(FRAMES);
        for (int step = 0; step < STEPS; step++) {
            rig.train(32, step % 5 != 0, null, seed -> seed.equals(SEED) ? descent : null);
        }
        lose(FRAMES + STEPS);
        rig.train(OUTER, GOOD, BlendSpec.byDefault());
        rig.send(rig.policy.cull(OUTER));
        rig.await(OUTER, view -> view.stage() == SeedStage.DORMANT);
        rig.events.clear();
    }

    /** Loses an array for each frame and each step. */
    private void lose(int count) {
        for (int i = 0; leaking && i < count; i++) {
            rig.call(() -> lost.ones(new Shape(4, 32, 64)));
        }
    }

    private static DjlOptions options() {
        KasminaConfig usual = KasminaConfig.defaults();
        Duration soon = Duration.ofMillis(1);
        return DjlOptions.shared().config(config -> config.with(
                        new DispatchConfig(2, usual.dispatch().commandConcurrency(), soon, soon))
                .with(new BlendConfig(usual.blend().alpha(), Duration.ofMillis(10), 64, 1_000_000)));
    }

    @SuppressWarnings("PMD.SystemPrintln")
    private static void say(String line, Object... values) {
        System.out.println(String.format(Locale.ROOT, line, values));
    }
}
