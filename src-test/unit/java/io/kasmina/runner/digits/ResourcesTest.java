package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    private final List<String> closed = new ArrayList<>();

    @Test
    void whatWasOpenedLastIsClosedFirst() {
        try (Resources resources = new Resources()) {
            resources.keep("one", () -> closed.add("one"));
            assertThat(resources.keep("two", () -> closed.add("two"))).isEqualTo("two");
        }

        assertThat(closed).containsExactly("two", "one");
    }

    @Test
    void oneThatFailsDoesNotKeepTheRestOpen() {
        Resources resources = new Resources();
        resources.keep("one", () -> closed.add("one"));
        resources.keep("two", () -> {
            throw new IOException("stuck");
        });

        assertThatThrownBy(resources::close)
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining("stuck")
                .hasSuppressedException(new IOException("stuck"));
        assertThat(closed).containsExactly("one");
    }
}
