package io.kasmina.pipeline.proof;

import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chooses inputs at random, half of them such as bring a seed on: a life is long, and blind choice would hardly ever reach its end. The
 * model is looked at to know what would.
 */
final class Chooser {

    private static final Order[] ORDERS = Order.values();
    private static final Fetch[] FETCHES = Fetch.values();
    private static final SeedStage[] STAGES = SeedStage.values();
    private static final PerformanceStatus[] STATUSES = PerformanceStatus.values();
    private static final Sight[] SIGHTS = Sight.values();
    private static final Input.Telling[] TELLINGS = Input.Telling.values();
    private static final Input.Leftover[] LEFTOVERS = Input.Leftover.values();
    private static final Input.Device.Condition[] CONDITIONS = Input.Device.Condition.values();
    private static final Errand.Plain[] ERRANDS = Errand.Plain.values();
    private static final Errand.Registry.Change[] CHANGES = Errand.Registry.Change.values();
    private static final Tutor[] TUTORS = Tutor.values();
    private static final List<Fetch> PIPELINE_FETCHES = List.of(
            Fetch.FITS,
            Fetch.OTHER_SHAPE,
            Fetch.MESH_MISSING,
            Fetch.LENT,
            Fetch.FAILED,
            Fetch.DIGEST,
            Fetch.UNREADABLE,
            Fetch.SHARED);
    private static final Order[] KNOCKS = {Order.START_TRAINING, Order.START_GRAFTING, Order.CULL, Order.ROLLBACK};
    private static final int EMBARGO_MILLIS = 30_000;
    private static final int BREAKER_MILLIS = 30_000;

    private final SplittableRandom random;
    private final NaiveWorld model;
    private final boolean whole;

    /** True where isolation gets into trouble. */
    private final boolean leaky;

    Chooser(long seed, NaiveWorld model) {
        this.random = new SplittableRandom(seed);
        this.model = model;
        this.whole = model.setting.whole();
        this.leaky = chance(4);
    }

    /** Returns how many commands a sequence has: up to 200, most of them shorter. */
    int commands() {
        return 1 + Math.min(random.nextInt(200), random.nextInt(300));
    }

    Input next() {
        // Teachers come and go where nobody lives.
        if (whole && chance(6) && !model.registry.isAnyAlive()) {
            return new Input.Global(errand());
        }
        if (leaky && chance(5)) {
            return aboutIsolation();
        }
        // The first seeds come up more often, so that some of them grow old.
        SeedId id = Setting.SEEDS.get(Math.min(random.nextInt(4), random.nextInt(4)));
        return random.nextInt(100) < 55 ? onward(model.seeds.get(id)) : anything(id);
    }

    private Input onward(NaiveSeed seed) {
        SeedId id = seed.id;
        if (seed.recall != null) {
            return recalling(seed);
        }
        if (seed.paused) {
            return send(id, Order.RESUME);
        }
        if (model.setting.automatic()
                && seed.isAttached()
                && seed.stage.compareTo(SeedStage.SHADOWING) <= 0
                && chance(2)) {
            return moving(seed);
        }
        return switch (seed.stage) {
            case DORMANT ->
                seed.exported != null && chance(3) ? new Input.Checkpoint(id, true) : send(id, Order.GERMINATE);
            case GERMINATED -> seed.pending ? new Input.Answer(id, fitting(), 0) : send(id, Order.START_TRAINING);
            case TRAINING -> send(id, Order.START_GRAFTING);
            case BLENDING ->
                seed.rampComplete(model.lastStep) ? send(id, Order.STABILIZE) : new Input.Steps(5 + random.nextInt(20));
            case SHADOWING ->
                seed.isReported()
                        ? send(id, Order.EVALUATE)
                        : new Input.Report(id, PerformanceStatus.NOMINAL, Input.Telling.TRUE);
            case PROBATIONARY -> send(id, chance(4) ? Order.FOSSILIZE : Order.FINE_TUNE);
            case FOSSILIZED -> chance(10) ? send(id, Order.CULL) : new Input.Steps(1);
            case TERMINATED -> anything(Setting.SEEDS.get(random.nextInt(Setting.SEEDS.size())));
            case EMBARGOED -> new Input.Pass(chance(2) ? EMBARGO_MILLIS : random.nextInt(EMBARGO_MILLIS));
            case RESETTING -> chance(3) ? new Input.Leave(id, Input.Leftover.NOTHING) : send(id, Order.CULL);
            default -> new Input.Pass(1);
        };
    }

    private Fetch fitting() {
        return whole && chance(4) ? Fetch.LENT : Fetch.FITS;
    }

    /** What a seed waits for that moves by itself. */
    private Input moving(NaiveSeed seed) {
        return seed.isReported()
                ? new Input.Steps(1 + random.nextInt(4))
                : new Input.Report(seed.id, PerformanceStatus.NOMINAL, Input.Telling.TRUE);
    }

    private Input recalling(NaiveSeed seed) {
        if (seed.kernel == null) {
            return new Input.Answer(seed.id, Fetch.FITS, 0);
        }
        return whole ? new Input.Hold(false) : new Input.Device(seed.id, Input.Device.Condition.WORKS);
    }

    private Input anything(SeedId id) {
        int kind = random.nextInt(100);
        if (kind < 45) {
            return send(id, ORDERS[random.nextInt(ORDERS.length)]);
        }
        if (kind < 57) {
            return new Input.Report(id, any(STATUSES), any(TELLINGS));
        }
        if (kind < 72) {
            return new Input.Show(id, sight(), !whole && chance(5) ? 1 : 0);
        }
        if (kind < 80) {
            return new Input.Answer(
                    id,
                    whole ? PIPELINE_FETCHES.get(random.nextInt(PIPELINE_FETCHES.size())) : any(FETCHES),
                    chance(4) ? 1 : 0);
        }
        if (kind < 88) {
            return new Input.Pass(chance(2) ? random.nextInt(2_000) : random.nextInt(70_000));
        }
        if (kind < 91) {
            return new Input.Steps(1 + random.nextInt(3));
        }
        if (!whole && kind >= 92) {
            return new Input.Device(id, any(CONDITIONS));
        }
        if (kind < 92) {
            return new Input.Leave(id, any(LEFTOVERS));
        }
        if (chance(3)) {
            return new Input.Checkpoint(id, chance(4));
        }
        return chance(4) ? new Input.Hold(!model.held) : new Input.Global(errand());
    }

    /** Such as brings the isolation breaker round; where it keeps seeds out, some of them knock. */
    private Input aboutIsolation() {
        if (model.isolation.isOpen(model.clock.now())) {
            SeedId id = Setting.SEEDS.get(random.nextInt(Setting.SEEDS.size()));
            return chance(4) ? new Input.Pass(BREAKER_MILLIS) : send(id, any(KNOCKS));
        }
        List<SeedId> training = model.seeds.values().stream()
                .filter(NaiveSeed::trains)
                .map(seed -> seed.id)
                .toList();
        if (training.isEmpty()) {
            return new Input.Pass(random.nextInt(1_000));
        }
        boolean leaks = model.isolation.isClosed() || chance(4);
        return new Input.Show(training.get(0), leaks ? Sight.LEAK : Sight.HELD, 0);
    }

    private Errand errand() {
        int kind = random.nextInt(6);
        if (kind == 0) {
            return new Errand.Breaker(random.nextInt(5));
        }
        if (kind == 1) {
            return Errand.Plain.REPLAYED;
        }
        return kind < 4
                ? any(ERRANDS)
                : new Errand.Registry(any(CHANGES), chance(2) ? Tutor.LENDING : any(TUTORS), chance(4));
    }

    private Sight sight() {
        Sight sight = any(SIGHTS);
        boolean timed = sight == Sight.SLOW || sight == Sight.FAST;
        return whole && timed ? Sight.HELD : sight;
    }

    private Input.Send send(SeedId id, Order order) {
        SeedStage expected = null;
        int annotated = random.nextInt(20);
        if (annotated == 0) {
            expected = STAGES[random.nextInt(STAGES.length)];
        } else if (annotated < 4) {
            expected = model.seeds.get(id).stage;
        }
        return new Input.Send(id, order, expected, whole && chance(25));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
