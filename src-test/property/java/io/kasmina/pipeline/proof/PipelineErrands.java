package io.kasmina.pipeline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.PipelineBed;
import io.kasmina.tensor.ClearableCache;
import java.util.Map;

/** Sends errands into a pipeline, and is the cache of its teachers. */
final class PipelineErrands implements ClearableCache {

    private final PipelineBed bed;
    private int cleared;

    PipelineErrands(PipelineBed bed) {
        this.bed = bed;
        bed.teacher.caching(this);
    }

    @Override
    public String name() {
        return "teachers";
    }

    @Override
    public Freed clear() {
        cleared++;
        return Freed.NONE;
    }

    /** Sends an errand; {@code last} is the last command about a seed, null for none. */
    void send(Errand errand, SignedCommand last) {
        if (errand == Errand.Plain.FORGED) {
            bed.send(forged());
        } else if (errand != Errand.Plain.REPLAYED) {
            command(errand);
        } else if (last != null) {
            bed.send(last);
        }
    }

    /** What is kept for teachers goes where it is to go, and nowhere else. */
    private void command(Errand errand) {
        int before = cleared;
        boolean applied = bed.send(command(errand, bed.policy.header())) instanceof Outcome.Applied;
        boolean reset = errand instanceof Errand.Registry wanted
                && wanted.change() == Errand.Registry.Change.RESET_TEACHER
                && applied;
        assertThat(cleared - before)
                .as("how often the teachers' cache was cleared by %s", errand)
                .isEqualTo(reset || errand == Errand.Plain.EMERGENCY_TEACHERS ? 1 : 0);
    }

    private SignedCommand forged() {
        SignedCommand signed = bed.policy.sign(bed.policy.cull(Setting.SEEDS.get(0)));
        byte[] tag = signed.signature().tag().clone();
        tag[tag.length - 1] ^= 1;
        return new SignedCommand(
                signed.value(), new DetachedSignature(signed.signature().keyId(), tag), signed.origin());
    }

    private static Command command(Errand errand, CommandHeader header) {
        if (errand instanceof Errand.Registry wanted) {
            return registry(wanted, header);
        }
        if (errand instanceof Errand.Breaker breaker) {
            return new Command.ForceBreaker(header, breaker.state(), "");
        }
        if (errand == Errand.Plain.EMERGENCY || errand == Errand.Plain.EMERGENCY_TEACHERS) {
            return new Command.Emergency(header, errand == Errand.Plain.EMERGENCY_TEACHERS);
        }
        float rate = errand == Errand.Plain.OPTIMIZER ? 0.5f : Float.NaN;
        return new Command.AdjustOptimizer(header, "adam", Map.of("lr", rate));
    }

    private static Command registry(Errand.Registry wanted, CommandHeader header) {
        String teacher = wanted.tutor().id();
        boolean forced = wanted.forced();
        return switch (wanted.change()) {
            case REGISTER_TEACHER ->
                new Command.RegisterTeacher(header, wanted.tutor().teacher(), forced);
            case DEREGISTER_TEACHER -> new Command.DeregisterTeacher(header, teacher, forced);
            case RESET_TEACHER -> new Command.ResetTeacher(header, teacher, forced);
            case RESET_REGISTRY -> new Command.ResetRegistry(header, forced);
        };
    }
}
