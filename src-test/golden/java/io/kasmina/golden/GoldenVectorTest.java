package io.kasmina.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.blend.AlphaSchedule;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.DjlLab;
import io.kasmina.lifecycle.LifecycleTable;
import io.kasmina.support.GoldenSet;
import io.kasmina.support.TensorBackend;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Compatibility with the prototype: every part of the golden set, at the tolerances of its README. */
class GoldenVectorTest {

    private static final String STAGE_PREFIX = "SEED_STAGE_";

    private static GoldenSet golden;

    /** Once for all parts, so that a set that is not there is one failure. */
    @BeforeAll
    static void load() {
        golden = GoldenSet.load();
    }

    static GoldenSet golden() {
        return golden;
    }

    @TestFactory
    Stream<DynamicTest> alphaSchedule() {
        return golden.cases("alpha_schedule").stream()
                .map(sample -> DynamicTest.dynamicTest(sample.toString(), () -> checkAlpha(sample)));
    }

    @TestFactory
    Stream<DynamicTest> lifecycle() {
        Map<SeedStage, Set<SeedStage>> expected = golden.json().get("lifecycle").properties().stream()
                .collect(Collectors.toMap(entry -> stage(entry.getKey()), entry -> stages(entry.getValue())));
        assertThat(expected).containsOnlyKeys(SeedStage.values());
        return expected.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey().name(),
                        () -> assertThat(LifecycleTable.next(entry.getKey())).isEqualTo(entry.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> breaker() {
        return golden.cases("breaker").stream()
                .map(trace -> DynamicTest.dynamicTest(
                        "threshold " + trace.get("failure_threshold") + " timeout " + trace.get("timeout_ms"),
                        () -> new BreakerTrace(trace).check()));
    }

    @TestFactory
    Stream<DynamicTest> commands() {
        JsonNode part = golden.json().get("commands");
        assertThat(part.get("cases")).isNotEmpty();
        CommandCases commands = new CommandCases(part);
        return StreamSupport.stream(part.get("cases").spliterator(), false)
                .map(sample -> DynamicTest.dynamicTest(
                        sample.get("kind").asText() + " is "
                                + sample.get("expect").asText(),
                        () -> commands.check(sample)));
    }

    @Nested
    class OnHeapTensors extends TensorGoldenContract {
        @Override
        TensorBackend backend() {
            return TensorBackend.heap();
        }
    }

    @Nested
    @Tag("device")
    class OnDjlTensors extends TensorGoldenContract {
        @Override
        TensorBackend backend() {
            return DjlLab.tensors();
        }
    }

    private static void checkAlpha(JsonNode sample) {
        AlphaSchedule schedule = new AlphaSchedule(
                sample.get("total_steps").asInt(), sample.get("temperature").asDouble());
        assertThat(schedule.at(sample.get("step").asLong()))
                .isCloseTo(sample.get("value").asDouble(), within(1e-12));
    }

    private static SeedStage stage(String name) {
        return SeedStage.valueOf(name.substring(STAGE_PREFIX.length()));
    }

    private static Set<SeedStage> stages(JsonNode names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(name -> stage(name.asText()))
                .collect(Collectors.toSet());
    }
}
