package io.kasmina.pipeline.proof;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.PipelineBed;
import java.util.Map;

/** Sends errands into a pipeline. */
final class PipelineErrands {

    private final PipelineBed bed;

    PipelineErrands(PipelineBed bed) {
        this.bed = bed;
    }

    /** Sends an errand; {@code last} is the last command about a seed, null for none. */
    void send(Errand errand, SignedCommand last) {
        if (errand == Errand.Plain.FORGED) {
            bed.send(forged());
        } else if (errand != Errand.Plain.REPLAYED) {
            bed.send(command(errand, bed.policy.header()));
        } else if (last != null) {
            bed.send(last);
        }
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
