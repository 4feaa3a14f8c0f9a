package io.kasmina.wire;

import static io.kasmina.wire.CommandFixture.command;
import static io.kasmina.wire.CommandFixture.germinate;
import static io.kasmina.wire.CommandFixture.parsed;
import static io.kasmina.wire.CommandFixture.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.wire.leyline.CommandSeedOperation;
import io.kasmina.wire.leyline.CommandType;
import io.kasmina.wire.leyline.SeedOperation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedCommandDecodeTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void germinateCarriesEverythingThatItNeeds() {
        Command command = parsed(germinate()
                .setSeedOperation(CommandSeedOperation.newBuilder()
                        .setOperation(SeedOperation.SEED_OP_GERMINATE)
                        .setBlueprintId("BP001")
                        .putParameters("lr", 0.5f))
                .putAnnotations("artifact_sha256", DIGEST)
                .putAnnotations("blend_mode", "RESIDUAL"));
        assertThat(command)
                .isEqualTo(new Command.Germinate(
                        command.header(),
                        SEED,
                        "BP001",
                        Map.of("lr", 0.5f),
                        new TrainingRunId("run-1"),
                        new Sha256(DIGEST),
                        new BlendSpec.Residual()));
    }

    @Test
    void germinateMayPinNothingAndNameNoBlend() {
        Command.Germinate command = (Command.Germinate) parsed(germinate());
        assertThat(command.artifact()).isNull();
        assertThat(command.blend()).isEqualTo(BlendSpec.byDefault());
        assertThat(command.blueprintId()).isEmpty();
    }

    @Test
    void parametersComeAsSentForTheGateToJudge() {
        Command.Germinate command = (Command.Germinate) parsed(germinate()
                .setSeedOperation(CommandSeedOperation.newBuilder()
                        .setOperation(SeedOperation.SEED_OP_GERMINATE)
                        .putParameters("x", Float.NaN)));
        assertThat(command.parameters().get("x")).isNaN();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SEED_OP_START_TRAINING",
                "SEED_OP_START_GRAFTING",
                "SEED_OP_STABILIZE",
                "SEED_OP_EVALUATE",
                "SEED_OP_FINE_TUNE",
                "SEED_OP_FOSSILIZE"
            })
    void theOtherOperationsAdvance(SeedOperation operation) {
        Command.Advance command = (Command.Advance) parsed(seed(operation));
        assertThat(command.seed()).isEqualTo(SEED);
        assertThat("SEED_OP_" + command.operation()).isEqualTo(operation.name());
        assertThat(command.blend()).isNull();
    }

    @Test
    void anAdvanceMayReplaceTheBlend() {
        Command.Advance command = (Command.Advance)
                parsed(seed(SeedOperation.SEED_OP_START_GRAFTING).putAnnotations("blend_mode", "CONFIDENCE"));
        assertThat(command.blend()).isEqualTo(BlendSpec.Confidence.defaults());
    }

    @ParameterizedTest
    @EnumSource(names = {"SEED_OP_CULL", "SEED_OP_CANCEL"})
    void cullAndCancelNeedASeedIdOnly(SeedOperation operation) {
        Command command =
                parsed(seed(operation).removeAnnotations("training_run_id").putAnnotations("blend_mode", "NONSENSE"));
        assertThat(command).isEqualTo(new Command.Retire(command.header(), SEED));
    }

    @ParameterizedTest
    @CsvSource({
        "SEED_OP_CULL, feature_coverage, nan",
        "SEED_OP_CANCEL, feature_coverage, 7",
        "SEED_OP_CULL, alpha_vec, [",
        "SEED_OP_CANCEL, artifact_sha256, none"
    })
    void noInvalidAnnotationKeepsASeedFromItsEnd(SeedOperation operation, String key, String value) {
        Command command = parsed(seed(operation).putAnnotations(key, value));
        assertThat(command).isEqualTo(new Command.Retire(command.header(), SEED));
    }

    @ParameterizedTest
    @EnumSource(names = {"SEED_OP_CULL", "SEED_OP_CANCEL"})
    void anExpectedStageThatIsNoneStillFailsCullAndCancel(SeedOperation operation) {
        Command command = parsed(
                seed(operation).putAnnotations("expected_stage", "NOWHERE").putAnnotations("risk_reason", "x"));
        assertInvalid(command, SEED, Refusal.INVALID_ANNOTATION, "expected_stage");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, -1, Integer.MAX_VALUE})
    void anOperationThatNobodyKnowsIsUnsupported(int number) {
        Command command = parsed(seed(SeedOperation.SEED_OP_UNKNOWN)
                .setSeedOperation(CommandSeedOperation.newBuilder().setOperationValue(number)));
        assertThat(command).isEqualTo(new Command.Unsupported(command.header(), SEED, "SEED_OP_" + number));
    }

    @Test
    void aSeedCommandWithoutItsPayloadIsUnsupported() {
        Command command = parsed(command(CommandType.COMMAND_SEED));
        assertThat(command).isEqualTo(new Command.Unsupported(command.header(), SEED, "SEED_OP_0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aBlankSeedIdIsNoSeed(String id) {
        assertInvalid(parsed(germinate().setTargetSeedId(id)), null, Refusal.UNKNOWN_SEED, "target_seed_id");
    }

    @Test
    void aSeedIdBeyondItsBoundIsNoSeed() {
        Command command = parsed(seed(SeedOperation.SEED_OP_CULL).setTargetSeedId("s".repeat(257)));
        assertInvalid(command, null, Refusal.UNKNOWN_SEED, "target_seed_id");
    }

    @ParameterizedTest
    @CsvSource({
        "'', MISSING_TRAINING_RUN_ID",
        "'  ', MISSING_TRAINING_RUN_ID",
        "prototype, PLACEHOLDER_TRAINING_RUN_ID",
        "' Prototype ', PLACEHOLDER_TRAINING_RUN_ID"
    })
    void aRunThatIsNoneFailsTheCommand(String run, Refusal reason) {
        assertInvalid(parsed(germinate().putAnnotations("training_run_id", run)), SEED, reason, "training_run_id");
        Command advance = parsed(seed(SeedOperation.SEED_OP_EVALUATE).putAnnotations("training_run_id", run));
        assertInvalid(advance, SEED, reason, "training_run_id");
    }

    @Test
    void anAbsentRunFailsTheCommand() {
        Command command = parsed(germinate().removeAnnotations("training_run_id"));
        assertInvalid(command, SEED, Refusal.MISSING_TRAINING_RUN_ID, "training_run_id");
    }

    @Test
    void aRunBeyondItsBoundFailsTheCommand() {
        Command command = parsed(germinate().putAnnotations("training_run_id", "r".repeat(257)));
        assertInvalid(command, SEED, Refusal.INVALID_ANNOTATION, "training_run_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})
    void aPinThatIsNoDigestFailsTheCommand(String pin) {
        Command command = parsed(germinate().putAnnotations("artifact_sha256", pin));
        assertInvalid(command, SEED, Refusal.INVALID_ANNOTATION, "artifact_sha256");
    }

    private static void assertInvalid(Command command, SeedId seed, Refusal reason, String field) {
        assertThat(command).isInstanceOf(Command.Invalid.class);
        Command.Invalid invalid = (Command.Invalid) command;
        assertThat(invalid.seed()).isEqualTo(seed);
        assertThat(invalid.reason()).isEqualTo(reason);
        assertThat(invalid.detail()).startsWith(field + ": must be");
    }
}
