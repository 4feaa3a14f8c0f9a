package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.ParameterName;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class UpdateValidationTest {

    private static final SeedId OTHER = new SeedId("seed-2");
    private static final ParameterName OF_HOST = ParameterName.of(ScriptedHost.WEIGHT);
    private static final ParameterName OF_TEACHER = ParameterName.of("wise.weight");
    private static final ParameterName OF_SEED = ParameterName.of(PipelineBed.SEED, HeapKernel.WEIGHT);
    private static final ParameterName OF_NOBODY = ParameterName.of(OTHER, HeapKernel.WEIGHT);

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void eachOwnerMayChangeItsOwnAndNothingElse() {
        bed.send(bed.policy.teacher("wise", false));
        bed.germinate();
        assertThat(codes(GradientOwner.host()))
                .containsExactly(
                        "wise.weight teacher_owned", "seed-1/weight owned_by:seed-1", "seed-2/weight unregistered");
        assertThat(codes(GradientOwner.of(PipelineBed.SEED)))
                .containsExactly("conv.weight host_owned", "wise.weight teacher_owned", "seed-2/weight unregistered");
        assertThat(codes(GradientOwner.of(OTHER)))
                .containsExactly(
                        "conv.weight host_owned",
                        "wise.weight teacher_owned",
                        "seed-1/weight owned_by:seed-1",
                        "seed-2/weight unregistered");
    }

    @Test
    void ownershipEndsWithTheSeedAndWithTheTeacher() {
        bed.send(bed.policy.teacher("wise", false));
        bed.germinate();
        bed.send(new Command.ResetRegistry(bed.policy.header(), true));
        assertThat(codes(GradientOwner.host()))
                .containsExactly(
                        "wise.weight unregistered", "seed-1/weight unregistered", "seed-2/weight unregistered");
    }

    @Test
    void withoutAHostNothingIsTheHosts() {
        try (PipelineBed bare = PipelineBed.withoutHost()) {
            assertThat(bare.kasmina
                            .validateUpdate(GradientOwner.host(), List.of(OF_HOST))
                            .block())
                    .singleElement()
                    .extracting(OwnershipConflict::code)
                    .isEqualTo("unregistered");
        }
    }

    @Test
    void theDeviceThreadCannotWaitForTheAnswer() {
        bed.device.asDevice(() -> StepVerifier.create(bed.kasmina.validateUpdate(GradientOwner.host(), List.of()))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                                .isEqualTo(UsageFault.Kind.AWAITS_OWN_LANE))));
    }

    private List<String> codes(GradientOwner owner) {
        List<String> codes = new ArrayList<>();
        bed.kasmina
                .validateUpdate(owner, List.of(OF_HOST, OF_TEACHER, OF_SEED, OF_NOBODY))
                .subscribe(conflicts ->
                        conflicts.forEach(conflict -> codes.add(conflict.parameter() + " " + conflict.code())));
        return codes;
    }
}
