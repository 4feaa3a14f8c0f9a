package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A manifest pins what commands do not, and everything about a reply that it names is checked before a file is fetched. */
class ManifestTest {

    private static final Sha256 OTHER = new Sha256("cd".repeat(32));

    private @Nullable KernelPin known;
    private final PipelineBed bed =
            PipelineBed.startWith(parts -> parts.manifest(id -> id.equals("good") || id.equals("mesh") ? known : null));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aCommandWithoutAPinGerminatesIfTheManifestPinsItsBlueprint() {
        known = pin("good", KernelBus.DIGEST, null);
        assertThat(bed.send(unpinned("good")).verdict()).isEqualTo("pending");
        assertThat(bed.view().kernelAttached()).isTrue();
        bed.applied(SeedOperation.START_TRAINING);
    }

    @Test
    void aBlueprintThatNothingPinsIsRefused() {
        assertThat(bed.send(unpinned("good")).reasonCode()).isEqualTo("unpinned_artifact");
        assertThat(bed.bus.requests()).isEmpty();
    }

    @Test
    void aPinThatIsNotTheManifestsFailsGateOneBeforeAnybodyIsAsked() {
        known = pin("good", OTHER, null);
        bed.germinate();
        assertMismatch();
        assertThat(bed.bus.requests()).isEmpty();
    }

    @Test
    void aReplyWithAnotherChecksumThanTheManifestsFetchesNothing() {
        known = pin("good", OTHER, null);
        bed.send(unpinned("good"));
        assertMismatch();
        assertThat(bed.bus.references()).isEmpty();
    }

    @Test
    void aReplyWithAnotherGuardDigestFetchesNothing() {
        known = pin("good", KernelBus.DIGEST, "guard-1");
        bed.germinate();
        assertMismatch();
        assertThat(bed.bus.references()).isEmpty();
    }

    @Test
    void aReplyWithTheRightGuardDigestIsFetched() {
        known = pin("good", KernelBus.DIGEST, "guard-1");
        bed.bus.silence();
        bed.germinate();
        KernelRequest request = bed.bus.lastRequest();
        bed.bus.reply(new KernelReply.Ready(
                request.requestId(), "good", "file:good", KernelBus.DIGEST.hex(), "guard-1", 1, 2));
        assertThat(bed.view().kernelAttached()).isTrue();
    }

    @Test
    void aReplyThatNamesAnotherFileFetchesNothing() {
        known = pin("better.pt", KernelBus.DIGEST, null);
        bed.germinate();
        assertMismatch();
        assertThat(bed.bus.references()).isEmpty();
    }

    @Test
    void aKernelIsWarmedUpWithEveryShapeThatTheManifestNames() {
        KernelPin.Input small = new KernelPin.Input(DType.FLOAT32, TensorShape.of(2, 3));
        KernelPin.Input large = new KernelPin.Input(DType.FLOAT32, TensorShape.of(5, 7, 11));
        known = new KernelPin("file:good", KernelBus.DIGEST, null, List.of(small, large), Set.of());
        long open = bed.ops.open();
        bed.send(unpinned("good"));
        assertThat(bed.view().kernelAttached()).isTrue();
        assertThat(bed.kernels.get(0).forwards()).as("the probe's and two more").isEqualTo(3);
        assertThat(bed.ops.open()).isEqualTo(open);
    }

    @Test
    void aLayerThatOnlyTheManifestNamesIsNeededToo() {
        known = new KernelPin("file:mesh", KernelBus.DIGEST, null, List.of(), Set.of("attention"));
        bed.bus.blueprint("mesh", () -> HeapKernel.of(bed.ops, 1, 0));
        bed.send(bed.policy.germinate(PipelineBed.SEED, "mesh", BlendSpec.byDefault()));
        bed.applied(SeedOperation.START_TRAINING);
        bed.applied(SeedOperation.START_GRAFTING);
        for (int i = 0; i <= 20; i++) {
            bed.step(scope -> {});
        }
        assertThat(bed.advance(SeedOperation.STABILIZE))
                .isInstanceOfSatisfying(Outcome.GateFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(GateReason.MESH_INCOMPLETE));
    }

    private Command unpinned(String blueprint) {
        Command.Germinate pinned =
                (Command.Germinate) bed.policy.germinate(PipelineBed.SEED, blueprint, BlendSpec.byDefault());
        return new Command.Germinate(
                pinned.header(),
                pinned.seed(),
                pinned.blueprintId(),
                pinned.parameters(),
                pinned.run(),
                null,
                pinned.blend());
    }

    /** The bus refers to {@code file:BLUEPRINT}, which has no slash. */
    private static KernelPin pin(String artifact, Sha256 digest, @Nullable String guard) {
        return new KernelPin("file:" + artifact, digest, guard, List.of(), Set.of());
    }

    private void assertMismatch() {
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("reason", "digest_mismatch"));
    }
}
