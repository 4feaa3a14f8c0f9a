package io.kasmina.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.verify.Verified;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The design's rules hold, and each of them can fail. */
class ArchitectureTest {

    private static final JavaClasses MAIN = Tree.MAIN.classes();
    private static final JavaClasses FIXTURES = Tree.FIXTURES.classes();

    @ParameterizedTest
    @EnumSource
    void theTreeKeepsTheRule(Rule rule) {
        rule.on(Tree.MAIN).check(MAIN);
    }

    @ParameterizedTest
    @EnumSource
    void theRuleFindsWhoBreaksItAndNobodyElse(Rule rule) {
        List<String> breaches =
                rule.on(Tree.FIXTURES).evaluate(FIXTURES).getFailureReport().getDetails();

        assertThat(rule.culprits()).isNotEmpty();
        for (String culprit : rule.culprits()) {
            assertThat(breaches).anyMatch(breach -> breach.contains(Tree.FIXTURES.root() + "." + culprit));
        }
        assertThat(breaches).noneMatch(breach -> breach.matches("(?s)\\w+ <[^<>]*\\.Lawful.*"));
    }

    @Test
    void everyModuleWasImported() {
        String[] adapters = {"wire", "djl", "kafka", "http", "micrometer", "broker"};
        assertThat(Tree.join(Tree.join(Tree.NEUTRAL, Tree.OPERATORS), Tree.join(adapters, "pipeline", "runner")))
                .allMatch(name -> MAIN.containPackage(Tree.MAIN.root() + "." + name));
    }

    @Test
    void dispatchTakesVerifiedCommands() {
        assertThat(Arrays.stream(SeedLanes.class.getMethods()))
                .anyMatch(method -> List.of(method.getParameterTypes()).contains(Verified.class));
    }
}
