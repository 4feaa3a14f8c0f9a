package io.kasmina.pipeline.state;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.gate.GateInputs;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Seeds and commands for tests of the pure rules. */
final class States {

    static final SeedId SEED = new SeedId("seed-1");
    static final TrainingRunId RUN = new TrainingRunId("run-7");
    static final Sha256 PIN = new Sha256("ab".repeat(32));
    static final Germ GERM = new Germ("good", RUN, PIN, BlendSpec.byDefault(), Germ.NOT_BLENDING, false);
    static final KernelState.Attached ATTACHED = new KernelState.Attached(
            7,
            new GateInputs.Probe(TensorShape.of(2, 2), DType.FLOAT32, TensorShape.of(2, 2), DType.FLOAT32),
            Set.of(),
            16);
    static final Outcome.Subject SUBJECT =
            new Outcome.Subject("cmd-1", "default", SEED, Origin.inMemory(Origin.COMMANDS));

    /** A clock that stands at 1 s, and no quota. */
    static final Meters METERS = meters(true);

    private States() {}

    static Meters meters(boolean pauses) {
        return meters(pauses, 1_000_000_000L);
    }

    private static Meters meters(boolean pauses, long nanos) {
        return new Meters() {
            @Override
            public long nanoTime() {
                return nanos;
            }

            @Override
            public boolean takePause() {
                return pauses;
            }
        };
    }

    static SeedState at(SeedStage stage) {
        return new SeedState(
                SEED, stage, 5, 2, GERM, stage.isLive() ? ATTACHED : KernelState.none(), Health.FRESH, null);
    }

    static RuleContext context() {
        return context(false);
    }

    static RuleContext context(boolean isolationOpen) {
        return new RuleContext(
                100, true, Set.of("conv"), isolationOpen, AlphaSchedule.defaults(), true, KernelManifest.NONE, METERS);
    }

    static RuleContext context(long nanos) {
        return new RuleContext(
                100,
                true,
                Set.of("conv"),
                false,
                AlphaSchedule.defaults(),
                true,
                KernelManifest.NONE,
                meters(true, nanos));
    }

    static RuleContext after(long step) {
        return new RuleContext(
                step, true, Set.of("conv"), false, AlphaSchedule.defaults(), true, KernelManifest.NONE, METERS);
    }

    static HostReport report(SeedState state, PerformanceStatus status) {
        return new HostReport(SEED, 9, state.stage(), state.epoch(), 0.5, status, Set.of());
    }

    static CommandHeader header() {
        return new CommandHeader("cmd-1", Instant.EPOCH, "tamiyo", 0, CommandHeader.Context.EMPTY);
    }

    static CommandHeader expecting(SeedStage stage) {
        return new CommandHeader(
                "cmd-1", Instant.EPOCH, "tamiyo", 0, new CommandHeader.Context(stage, null, null, null, null, null));
    }

    static Command.Germinate germinate(Sha256 pin) {
        return new Command.Germinate(header(), SEED, "good", Map.of(), RUN, pin, BlendSpec.byDefault());
    }

    static Command.Advance advance(SeedOperation operation) {
        return new Command.Advance(header(), SEED, operation, null);
    }

    static Command.Retire retire() {
        return new Command.Retire(header(), SEED);
    }

    static <T extends Effect> List<T> effects(Decision decision, Class<T> type) {
        return decision.effects().stream()
                .flatMap(effect -> type.isInstance(effect) ? Stream.of(type.cast(effect)) : Stream.of())
                .toList();
    }

    static List<String> events(Decision decision) {
        return effects(decision, Effect.Emit.class).stream()
                .map(emit -> emit.event().name().code())
                .toList();
    }
}
