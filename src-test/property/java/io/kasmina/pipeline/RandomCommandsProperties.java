package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.SignedCommand;
import io.kasmina.lifecycle.LifecycleTable;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever the policy sends, in whatever order: each command has one answer, and the answer tells the truth. */
class RandomCommandsProperties {

    private static final int COMMANDS = 1_000;
    private static final List<SeedId> SEEDS =
            List.of(new SeedId("a"), new SeedId("b"), new SeedId("c"), new SeedId("d"), new SeedId("e"));
    private static final List<SeedOperation> FORWARD = List.of(
            SeedOperation.START_TRAINING,
            SeedOperation.START_GRAFTING,
            SeedOperation.STABILIZE,
            SeedOperation.EVALUATE,
            SeedOperation.FINE_TUNE,
            SeedOperation.FOSSILIZE);

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void everyCommandHasOneTrueAnswer(@ForAll long seed) {
        Random random = new Random(seed);
        try (PipelineBed bed = PipelineBed.start()) {
            List<SignedCommand> sent = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                something(bed, random);
                SignedCommand next = command(bed, random, sent);
                answered(bed, next);
            }
            assertThat(bed.outcomes).hasSize(COMMANDS);
            bed.device.letGo();
            allTransitionsAreLegal(bed);
            bed.close();
            assertThat(bed.ends).containsEntry("run", "complete");
            assertThat(bed.kernels)
                    .allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
            assertThat(bed.ops.open()).isZero();
        }
    }

    private static void answered(PipelineBed bed, SignedCommand command) {
        Map<SeedId, SeedView> before = Map.copyOf(bed.views);
        Outcome outcome = bed.send(command);
        SeedId seed = outcome.subject().seed();
        SeedStage was = seed == null || before.get(seed) == null
                ? SeedStage.DORMANT
                : before.get(seed).stage();
        SeedStage is = seed == null || bed.views.get(seed) == null
                ? SeedStage.DORMANT
                : bed.views.get(seed).stage();
        if (outcome instanceof Outcome.Refused || outcome instanceof Outcome.Rejected) {
            assertThat(bed.views).isEqualTo(before);
        } else if (outcome instanceof Outcome.Applied applied && seed != null) {
            assertThat(List.of(applied.before(), applied.after())).containsExactly(was, is);
        } else if (outcome instanceof Outcome.GateFailed failed) {
            assertThat(List.of(failed.before(), failed.after())).containsExactly(was, is);
        } else if (outcome instanceof Outcome.Pending pending) {
            assertThat(pending.before()).isEqualTo(was);
            assertThat(pending.after().isLive()).isTrue();
        }
    }

    private static void allTransitionsAreLegal(PipelineBed bed) {
        bed.step(scope -> {});
        assertThat(bed.seen(EventName.EVENTS_DROPPED)).isEmpty();
        assertThat(bed.seen(EventName.STAGE_CHANGED)).isNotEmpty().allSatisfy(event -> assertThat(LifecycleTable.allows(
                                SeedStage.valueOf(event.attributes().get("from")),
                                SeedStage.valueOf(event.attributes().get("to")))
                        || "recall".equals(event.attributes().get("cause")))
                .isTrue());
    }

    private static SignedCommand command(PipelineBed bed, Random random, List<SignedCommand> sent) {
        int kind = random.nextInt(20);
        if (kind == 0 && !sent.isEmpty()) {
            return sent.get(random.nextInt(sent.size())); // replayed
        }
        SignedCommand signed = bed.policy.sign(any(bed, random));
        if (kind == 1) {
            byte[] tag = signed.signature().tag().clone();
            tag[random.nextInt(tag.length)] ^= 1;
            return new SignedCommand(
                    signed.value(), new DetachedSignature(signed.signature().keyId(), tag), signed.origin());
        }
        sent.add(signed);
        return signed;
    }

    private static Command any(PipelineBed bed, Random random) {
        SeedId seed = SEEDS.get(random.nextInt(SEEDS.size()));
        bed.policy.expecting(random.nextInt(20) == 0 ? SeedStage.TRAINING : null);
        return switch (random.nextInt(15)) {
            case 0 -> bed.policy.cull(seed);
            case 1 -> new Command.Pause(bed.policy.header(), seed, random.nextBoolean());
            case 2 ->
                new Command.AdjustOptimizer(
                        bed.policy.header(), "adam", Map.of("lr", random.nextBoolean() ? 1f : Float.NaN));
            case 3, 4 -> bed.policy.germinate(seed, random.nextInt(8) == 0 ? "missing" : "good", BlendSpec.byDefault());
            case 5 -> new Command.ForceBreaker(bed.policy.header(), random.nextInt(5), "drill");
            case 6 -> ofTheDevice(bed, random);
            case 7 -> bed.policy.rollback(seed);
            default -> bed.policy.advance(seed, FORWARD.get(random.nextInt(FORWARD.size())));
        };
    }

    /** Answered by the device, which must not be late. */
    private static Command ofTheDevice(PipelineBed bed, Random random) {
        bed.device.letGo();
        boolean forced = random.nextInt(8) == 0;
        return switch (random.nextInt(5)) {
            case 0 -> new Command.Emergency(bed.policy.header(), random.nextBoolean());
            case 1 -> new Command.DeregisterTeacher(bed.policy.header(), "wise", forced);
            case 2 -> new Command.ResetTeacher(bed.policy.header(), "wise", forced);
            case 3 -> new Command.ResetRegistry(bed.policy.header(), forced);
            default -> bed.policy.teacher("wise", forced);
        };
    }

    /** Between commands steps run, time passes and the device is late. */
    private static void something(PipelineBed bed, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> bed.pass(Duration.ofMillis(random.nextInt(20_000)));
            case 1, 2, 3 -> {
                bed.device.letGo();
                bed.step(scope -> train(bed, scope, random));
            }
            case 4 -> bed.device.hold();
            default -> bed.device.letGo();
        }
        if (random.nextInt(4) > 0) {
            bed.device.letGo();
        }
    }

    private static void train(PipelineBed bed, StepScope scope, Random random) {
        try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)) {
            for (SeedId seed : SEEDS) {
                scope.graft(seed, host, null);
                SeedView view = bed.views.get(seed);
                if (view != null) {
                    PerformanceStatus status =
                            random.nextInt(10) == 0 ? PerformanceStatus.DEGRADED : PerformanceStatus.NOMINAL;
                    scope.report(new io.kasmina.contract.HostReport(
                            seed, scope.step(), view.stage(), view.stageEpoch(), 0.1, status, Set.of()));
                }
            }
        }
    }
}
