package io.kasmina.runner.order;

import static io.kasmina.runner.order.Fields.checked;
import static io.kasmina.runner.order.Fields.constant;
import static io.kasmina.runner.order.Fields.or;
import static io.kasmina.runner.order.Fields.required;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.Teacher;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.runner.cli.BadInput;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what an operator wrote into a command. Any thread. */
public final class Orders {

    private static final String ISSUER = "kasmina-cli";
    private static final long MAX_DEADLINE = 0xFFFF_FFFFL;
    private static final Set<Operation> OF_A_SEED = EnumSet.range(Operation.GERMINATE, Operation.ROLLBACK);

    private final Clock clock;
    private final Supplier<String> ids;

    /**
     * Makes it.
     *
     * @param clock tells when a command is issued
     * @param ids gives a fresh command id at each call
     */
    public Orders(Clock clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Makes a command that is issued now.
     *
     * @throws BadInput one line that names field, bound and value
     */
    public Command command(Order order) {
        Operation operation = constant("operation", Operation.class, required("operation", order.operation()));
        CommandHeader header = header(order);
        return OF_A_SEED.contains(operation) ? ofSeed(operation, header, order) : global(operation, header, order);
    }

    /** Returns the run that a command's annotations name; commands without one in the order name none. */
    static TrainingRunId run(Order order) {
        String run = required("run", order.run());
        return checked("run", () -> new TrainingRunId(run));
    }

    private Command ofSeed(Operation operation, CommandHeader header, Order order) {
        return switch (operation) {
            case GERMINATE -> germinate(header, order);
            case CULL -> new Command.Retire(header, seed(order));
            case PAUSE, RESUME -> new Command.Pause(header, seed(order), operation == Operation.RESUME);
            case ROLLBACK -> new Command.Rollback(header, seed(order));
            default ->
                new Command.Advance(header, seed(order), SeedOperation.valueOf(operation.name()), blend(order.blend()));
        };
    }

    private Command global(Operation operation, CommandHeader header, Order order) {
        if (order.seed() != null) {
            throw new BadInput("seed: must not be set for " + operation);
        }
        return switch (operation) {
            case OPTIMIZER ->
                new Command.AdjustOptimizer(
                        header, required("optimizer", order.optimizer()), or(order.parameters(), Map.of()));
            case CIRCUIT_BREAKER ->
                new Command.ForceBreaker(
                        header,
                        constant("state", BreakerState.class, required("state", order.state()))
                                .number(),
                        or(order.rationale(), ""));
            case EMERGENCY -> new Command.Emergency(header, or(order.includeTeacher(), false));
            case REGISTER_TEACHER -> new Command.RegisterTeacher(header, teacher(order), or(order.forced(), false));
            case DEREGISTER_TEACHER ->
                new Command.DeregisterTeacher(header, teacherId(order), or(order.forced(), false));
            case RESET_TEACHER -> new Command.ResetTeacher(header, teacherId(order), or(order.forced(), false));
            default -> new Command.ResetRegistry(header, or(order.forced(), false));
        };
    }

    private CommandHeader header(Order order) {
        String stage = order.expectedStage();
        SeedStage expected = stage == null ? null : constant("expected_stage", SeedStage.class, stage);
        CommandHeader.Context context = new CommandHeader.Context(expected, null, null, null, null, null);
        return checked(
                "id",
                () -> new CommandHeader(
                        order.id() == null ? ids.get() : order.id(),
                        clock.instant(),
                        or(order.issuedBy(), ISSUER),
                        deadline(or(order.deadlineMs(), 0L)),
                        context));
    }

    private static long deadline(long millis) {
        if (millis < 0 || millis > MAX_DEADLINE) {
            throw new BadInput("deadline_ms: must be in 0.." + MAX_DEADLINE + ", was " + millis);
        }
        return millis;
    }

    private static Command germinate(CommandHeader header, Order order) {
        String hex = order.artifact();
        Sha256 artifact = hex == null ? null : Sha256.parse(hex);
        if (hex != null && artifact == null) {
            throw new BadInput("artifact: must be 64 hexadecimal digits, was " + hex.length() + " characters");
        }
        BlendSpec blend = blend(order.blend());
        return new Command.Germinate(
                header,
                seed(order),
                required("blueprint", order.blueprint()),
                or(order.parameters(), Map.of()),
                run(order),
                artifact,
                blend == null ? BlendSpec.byDefault() : blend);
    }

    private static SeedId seed(Order order) {
        String seed = required("seed", order.seed());
        return checked("seed", () -> new SeedId(seed));
    }

    private static @Nullable BlendSpec blend(Order.@Nullable Blend blend) {
        if (blend == null) {
            return null;
        }
        BlendSpec.Confidence usual = BlendSpec.Confidence.defaults();
        return switch (required("blend.mode", blend.mode()).strip().toUpperCase(Locale.ROOT)) {
            case "CONVEX" -> new BlendSpec.Convex();
            case "RESIDUAL" -> new BlendSpec.Residual();
            case "CHANNEL" -> checked("blend", () -> BlendSpec.Channel.of(floats(required("blend.vec", blend.vec()))));
            case "CONFIDENCE" ->
                checked(
                        "blend",
                        () -> new BlendSpec.Confidence(
                                or(blend.k(), usual.k()),
                                or(blend.tau(), usual.tau()),
                                or(blend.lo(), usual.lo()),
                                or(blend.hi(), usual.hi())));
            default ->
                throw new BadInput(
                        "blend.mode: must be CONVEX, RESIDUAL, CHANNEL or CONFIDENCE, was '" + blend.mode() + "'");
        };
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static String teacherId(Order order) {
        return required("teacher", order.teacher());
    }

    private static Teacher teacher(Order order) {
        List<String> parameters = required("teacher_parameters", order.teacherParameters());
        return checked(
                "teacher",
                () -> new Teacher(teacherId(order), new LinkedHashSet<>(parameters), or(order.teacherBytes(), 0L)));
    }
}
