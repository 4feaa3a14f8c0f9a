package io.kasmina.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The catalogue holds no name that nobody says: each is read by the library or the pipeline, which own every emission. */
class EveryNameIsEmittedTest {

    private static final JavaClasses OWNERS = Tree.MAIN.classes();

    private enum Words {
        SAID,
        DEAD
    }

    private static final class Speaker {

        @Override
        public String toString() {
            return Words.SAID.name();
        }
    }

    @Test
    void everyEventIsEmitted() {
        assertThat(dead(OWNERS, EventName.class)).isEmpty();
    }

    @Test
    void everyMetricIsEmitted() {
        assertThat(dead(OWNERS, MetricName.class)).isEmpty();
    }

    @Test
    void aNameThatNobodySaysWouldBeFound() {
        JavaClasses words = new ClassFileImporter().importClasses(Words.class, Speaker.class);
        assertThat(dead(words, Words.class)).containsExactly("DEAD");
    }

    private static Set<String> dead(JavaClasses classes, Class<? extends Enum<?>> catalogue) {
        Set<String> said = classes.stream()
                .filter(type -> !type.isEquivalentTo(catalogue))
                .filter(EveryNameIsEmittedTest::ownsEmissions)
                .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                .map(JavaFieldAccess::getTarget)
                .filter(target -> target.getOwner().isEquivalentTo(catalogue))
                .map(target -> target.getName())
                .collect(Collectors.toSet());
        return Arrays.stream(catalogue.getEnumConstants())
                .map(Enum::name)
                .filter(name -> !said.contains(name))
                .collect(Collectors.toSet());
    }

    private static boolean ownsEmissions(JavaClass type) {
        return !type.getPackageName().startsWith("io.kasmina.runner");
    }
}
