package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.Teacher;
import io.kasmina.contract.TrainingRunId;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Typed commands of every kind. */
final class WireArbitraries {

    static final TrainingRunId RUN = new TrainingRunId("run-of-properties");

    private WireArbitraries() {}

    static Arbitrary<Command> commands() {
        return Arbitraries.oneOf(germinations(), advances(), ofSeeds(), globals(), registry());
    }

    /** Text with prefixes of each other, beyond ASCII, and beyond the basic plane. */
    static Arbitrary<String> keys() {
        return Arbitraries.of("a", "b", "é", "😀", "\uffff", "\u0000", "z")
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }

    private static Arbitrary<Command> germinations() {
        Arbitrary<Sha256> pins = Arbitraries.of("0", "f")
                .map(digit -> new Sha256(digit.repeat(64)))
                .injectNull(0.5);
        return Combinators.combine(headers(), seeds(), keys(), floats(), pins, blends())
                .as((header, seed, blueprint, parameters, pin, blend) ->
                        new Command.Germinate(header, seed, blueprint, parameters, RUN, pin, blend));
    }

    private static Arbitrary<Command> advances() {
        Arbitrary<SeedOperation> operations = Arbitraries.of(
                SeedOperation.START_TRAINING,
                SeedOperation.START_GRAFTING,
                SeedOperation.STABILIZE,
                SeedOperation.EVALUATE,
                SeedOperation.FINE_TUNE,
                SeedOperation.FOSSILIZE);
        return Combinators.combine(headers(), seeds(), operations, blends().injectNull(0.5))
                .as(Command.Advance::new);
    }

    private static Arbitrary<Command> ofSeeds() {
        return Arbitraries.oneOf(
                Combinators.combine(headers(), seeds()).as(Command.Retire::new),
                Combinators.combine(headers(), seeds()).as(Command.Rollback::new),
                Combinators.combine(headers(), seeds(), Arbitraries.of(true, false))
                        .as(Command.Pause::new));
    }

    private static Arbitrary<Command> globals() {
        return Arbitraries.oneOf(
                Combinators.combine(headers(), keys(), floats()).as(Command.AdjustOptimizer::new),
                Combinators.combine(headers(), Arbitraries.integers(), keys()).as(Command.ForceBreaker::new),
                Combinators.combine(headers(), Arbitraries.of(true, false)).as(Command.Emergency::new));
    }

    private static Arbitrary<Command> registry() {
        Arbitrary<Boolean> forced = Arbitraries.of(true, false);
        Arbitrary<String> names = keys().map(key -> "name" + key);
        Arbitrary<Teacher> teachers = Combinators.combine(
                        names,
                        names.set().ofMinSize(1).ofMaxSize(5),
                        Arbitraries.longs().between(0, Long.MAX_VALUE))
                .as(Teacher::new);
        return Arbitraries.oneOf(
                Combinators.combine(headers(), teachers, forced).as(Command.RegisterTeacher::new),
                Combinators.combine(headers(), names, forced).as(Command.DeregisterTeacher::new),
                Combinators.combine(headers(), names, forced).as(Command.ResetTeacher::new),
                Combinators.combine(headers(), forced).as(Command.ResetRegistry::new));
    }

    private static Arbitrary<Map<String, Float>> floats() {
        return Arbitraries.maps(keys(), Arbitraries.floats()).ofMaxSize(6);
    }

    static Arbitrary<SeedId> seeds() {
        return keys().map(key -> new SeedId("seed" + key));
    }

    static Arbitrary<BlendSpec> blends() {
        Arbitrary<Double> unit = Arbitraries.doubles().between(0, 1).ofScale(12);
        Arbitrary<Double> positive = Arbitraries.doubles().between(0, 1e300);
        Arbitrary<BlendSpec> confidence = Combinators.combine(positive, positive, unit, unit)
                .as((k, tau, one, other) ->
                        new BlendSpec.Confidence(k, tau, Math.min(one, other), Math.max(one, other)));
        Arbitrary<BlendSpec> channel = Arbitraries.floats()
                .between(0, 1)
                .array(float[].class)
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(BlendSpec.Channel::of);
        return Arbitraries.oneOf(
                Arbitraries.just(new BlendSpec.Convex()),
                Arbitraries.just(new BlendSpec.Residual()),
                confidence,
                channel);
    }

    private static Arbitrary<CommandHeader> headers() {
        Arbitrary<Instant> times = Combinators.combine(
                        Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
        Arbitrary<Long> deadlines = Arbitraries.longs().between(0, 4_294_967_295L);
        return Combinators.combine(keys(), times, keys(), deadlines, contexts())
                .as((id, time, issuer, deadline, context) ->
                        new CommandHeader("cmd" + id, time, issuer, deadline, context));
    }

    private static Arbitrary<CommandHeader.Context> contexts() {
        Arbitrary<String> text = keys().injectNull(0.5);
        return Combinators.combine(
                        Arbitraries.of(SeedStage.class).injectNull(0.5),
                        Arbitraries.doubles().between(0, 1).injectNull(0.5),
                        text,
                        text,
                        text,
                        text)
                .as(CommandHeader.Context::new);
    }
}
