package io.kasmina.wire;

import static io.kasmina.wire.CommandFixture.command;
import static io.kasmina.wire.CommandFixture.decode;
import static io.kasmina.wire.CommandFixture.germinate;
import static io.kasmina.wire.CommandFixture.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedStage;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.wire.leyline.CommandType;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandHeaderDecodeTest {

    @Test
    void idTimeIssuerAndDeadlineAreTyped() {
        CommandHeader header = parsed(germinate().setExecutionDeadlineMs(1_500)).header();
        assertThat(header)
                .isEqualTo(new CommandHeader(
                        "cmd-1", CommandFixture.ISSUED, "tamiyo", 1_500, CommandHeader.Context.EMPTY));
    }

    @Test
    void aDeadlineBeyondASignedIntIsNotNegative() {
        assertThat(parsed(germinate().setExecutionDeadlineMs(-1)).header().deadlineMillis())
                .isEqualTo(4_294_967_295L);
    }

    @Test
    void bytesThatDoNotParseAreMalformed() {
        Decoded decoded = LeylineCommandCodec.create().decode(CanonicalAssert.bytes("12 01 ff"));
        assertThat(decoded).isEqualTo(new Decoded.Failed(Rejection.MALFORMED, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void aCommandWithoutAnIdSaysSo(String id) {
        assertThat(decode(germinate().setCommandId(id)))
                .isEqualTo(new Decoded.Failed(Rejection.MISSING_COMMAND_ID, null));
    }

    @Test
    void anIdBeyondItsBoundIsMalformedAndNotQuoted() {
        assertThat(parsed(germinate().setCommandId("c".repeat(256))).header().commandId())
                .hasSize(256);
        assertThat(decode(germinate().setCommandId("c".repeat(257))))
                .isEqualTo(new Decoded.Failed(Rejection.MALFORMED, null));
    }

    @Test
    void aCommandWithoutATimeSaysSoAndNamesItself() {
        assertThat(decode(germinate().clearIssuedAt()))
                .isEqualTo(new Decoded.Failed(Rejection.MISSING_TIMESTAMP, "cmd-1"));
    }

    @Test
    void theMissingIdIsNamedBeforeTheMissingTime() {
        assertThat(decode(germinate().clearIssuedAt().clearCommandId()))
                .isEqualTo(new Decoded.Failed(Rejection.MISSING_COMMAND_ID, null));
    }

    @ParameterizedTest
    @CsvSource({"-62135596801, 0", "253402300800, 0", "0, -1", "0, 1000000000", "9223372036854775807, 0"})
    void aTimeThatDoesNotExistIsMalformed(long seconds, int nanos) {
        Timestamp.Builder issuedAt = Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos);
        assertThat(decode(germinate().setIssuedAt(issuedAt)))
                .isEqualTo(new Decoded.Failed(Rejection.MALFORMED, "cmd-1"));
    }

    @Test
    void theEpochItselfIsATime() {
        assertThat(parsed(germinate().setIssuedAt(Timestamp.getDefaultInstance()))
                        .header()
                        .issuedAt())
                .isEqualTo(Instant.EPOCH);
    }

    @Test
    void contextAnnotationsBecomeValues() {
        CommandHeader.Context context = parsed(germinate()
                        .putAnnotations("expected_stage", "DORMANT")
                        .putAnnotations("feature_coverage", "0.91")
                        .putAnnotations("risk_reason", "drift")
                        .putAnnotations("blueprint_risk", "0.2")
                        .putAnnotations("blueprint_tier", "safe")
                        .putAnnotations("blueprint_stage", "2"))
                .header()
                .context();
        assertThat(context).isEqualTo(new CommandHeader.Context(SeedStage.DORMANT, 0.91, "drift", "0.2", "safe", "2"));
    }

    @ParameterizedTest
    @CsvSource({
        "TRAINING, TRAINING",
        "SEED_STAGE_TRAINING, TRAINING",
        "seed_stage_embargoed, EMBARGOED",
        "' fossilized ', FOSSILIZED"
    })
    void stagesAreKnownByBothNames(String text, SeedStage stage) {
        assertThat(parsed(germinate().putAnnotations("expected_stage", text))
                        .header()
                        .context()
                        .expectedStage())
                .isEqualTo(stage);
    }

    @ParameterizedTest
    @CsvSource({
        "expected_stage, NOWHERE",
        "expected_stage, ''",
        "feature_coverage, 1.01",
        "feature_coverage, -0.1",
        "feature_coverage, nan",
        "feature_coverage, inf",
        "feature_coverage, ''",
        "feature_coverage, 0x1p-1",
        "feature_coverage, 0.5f",
        "feature_coverage, '0,5'"
    })
    void anInvalidContextFailsTheCommand(String key, String value) {
        Command command = parsed(germinate().putAnnotations(key, value));
        assertThat(command).isInstanceOf(Command.Invalid.class);
        Command.Invalid invalid = (Command.Invalid) command;
        assertThat(invalid.reason()).isEqualTo(Refusal.INVALID_ANNOTATION);
        assertThat(invalid.detail()).startsWith(key + ": must be").endsWith("was '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"risk_reason", "blueprint_risk", "blueprint_tier", "blueprint_stage", "blend_mode_source"})
    void freeTextOfAnyLengthFailsNoCommand(String key) {
        assertThat(parsed(germinate().putAnnotations(key, "x".repeat(30_000)))).isInstanceOf(Command.Germinate.class);
    }

    @Test
    void freeTextIsNotCut() {
        String text = "x".repeat(30_000);
        CommandHeader.Context context = parsed(germinate()
                        .putAnnotations("risk_reason", text)
                        .putAnnotations("blueprint_risk", text)
                        .putAnnotations("blueprint_tier", text)
                        .putAnnotations("blueprint_stage", text))
                .header()
                .context();
        assertThat(context).isEqualTo(new CommandHeader.Context(null, null, text, text, text, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb\u0000", "a\u0085\u2028b\u2029"})
    void aDetailIsOneLine(String text) {
        assertThat(detail(text)).isEqualTo("resume: must be true or false, was 'a??b?'");
    }

    @Test
    void aDetailQuotesNoHalfOfACharacter() {
        String cut = "x".repeat(63);
        assertThat(detail(cut + "😀")).isEqualTo("resume: must be true or false, was '" + cut + "…'");
    }

    private static String detail(String resume) {
        return ((Command.Invalid) parsed(command(CommandType.COMMAND_PAUSE).putAnnotations("resume", resume))).detail();
    }
}
