package io.kasmina.verify;

import static io.kasmina.support.VerifyFixture.annotated;
import static io.kasmina.support.VerifyFixture.signed;
import static io.kasmina.verify.VerifyAssert.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kasmina.contract.SeedId;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyContextTest {

    private final VerifyFixture fixture = new VerifyFixture();

    @Test
    void contextAnnotationsBecomeOneEventAndFewFeaturesAWarning() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ZERO);
        fields.put("coverage", "0.29");

        accepted(fixture.verifyOne(signed(fields)));

        assertThat(fixture.telemetry.events())
                .extracting(Event::name, Event::level)
                .containsExactly(
                        tuple(EventName.TAMIYO_ANNOTATIONS, Level.INFO),
                        tuple(EventName.DEGRADED_INPUTS, Level.WARNING));
        assertThat(fixture.telemetry.events().get(0).attributes())
                .isEqualTo(Map.of("command_id", "c-1", "feature_coverage", "0.29", "risk_reason", "drift"));
        assertThat(fixture.telemetry.events().get(1).seed()).isEqualTo(new SeedId("seed-1"));
    }

    @Test
    void hardlyAnyFeaturesAreCriticalAndEnoughAreNoEvent() {
        Map<String, String> hardlyAny = fixture.cull("c-1", Duration.ZERO);
        hardlyAny.put("coverage", "0.09");
        Map<String, String> enough = fixture.cull("c-2", Duration.ZERO);
        enough.put("coverage", "0.3");

        fixture.verify(signed(hardlyAny), signed(enough));

        assertThat(fixture.telemetry.events(EventName.TAMIYO_ANNOTATIONS)).hasSize(2);
        assertThat(fixture.telemetry.events(EventName.DEGRADED_INPUTS))
                .extracting(Event::level)
                .containsExactly(Level.CRITICAL);
    }

    @Test
    void unverifiedContentNeverRaisesDegradedInputs() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ZERO);
        fields.put("coverage", "0.01");

        fixture.verifyOne(annotated(VerifyFixture.STRANGER, fields));

        assertThat(fixture.telemetry.events()).extracting(Event::name).containsExactly(EventName.COMMAND_REJECTED);
    }
}
