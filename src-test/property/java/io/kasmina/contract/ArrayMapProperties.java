package io.kasmina.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The map of few entries against the JDK's. */
class ArrayMapProperties {

    @Property
    void itIsTheMapOfWhatWasPutInThatOrder(
            @ForAll @Size(max = 12) List<@IntRange(max = 9) Integer> keys, @ForAll @IntRange(max = 4) int expected) {
        Map<Integer, String> naive = new LinkedHashMap<>();
        ArrayMap.Builder<Integer, String> builder = ArrayMap.builder(expected);
        for (int i = 0; i < keys.size(); i++) {
            naive.put(keys.get(i), "value-" + i);
            builder.put(keys.get(i), "value-" + i);
            assertThat(builder.size()).isEqualTo(naive.size());
        }
        ArrayMap<Integer, String> map = builder.build();

        assertThat(map).isEqualTo(naive).hasSameHashCodeAs(naive);
        assertThat(naive).isEqualTo(map);
        assertThat(new ArrayList<>(map.entrySet())).isEqualTo(new ArrayList<>(naive.entrySet()));
        for (int key = 0; key < 11; key++) {
            assertThat(map.get(key)).isEqualTo(naive.get(key));
            assertThat(map.containsKey(key)).isEqualTo(naive.containsKey(key));
        }
    }

    @Property
    void aMapDoesNotSeeWhatIsPutAfterIt(
            @ForAll @Size(max = 6) List<@IntRange(max = 5) Integer> before,
            @ForAll @Size(max = 6) List<@IntRange(max = 5) Integer> after) {
        ArrayMap.Builder<Integer, String> builder = ArrayMap.builder(8);
        before.forEach(key -> builder.put(key, "before"));
        ArrayMap<Integer, String> map = builder.build();
        Map<Integer, String> then = new HashMap<>(map);

        after.forEach(key -> builder.put(key, "after"));

        assertThat(map).isEqualTo(then);
        Map<Integer, String> later = new HashMap<>(then);
        after.forEach(key -> later.put(key, "after"));
        assertThat(builder.build()).isEqualTo(later);
        assertThat(map).isEqualTo(then);
    }

    @Example
    void itIsTakenAsItIsWhereACopyIsAskedFor() {
        ArrayMap<String, Integer> map =
                ArrayMap.<String, Integer>builder(1).put("a", 1).build();
        assertThat(ArrayMap.copyOf(map)).isSameAs(map);
        Map<String, Integer> changeable = new HashMap<>(map);
        Map<String, Integer> copy = ArrayMap.copyOf(changeable);
        changeable.clear();
        assertThat(copy).containsExactly(Map.entry("a", 1));
    }

    @Example
    void nobodyChangesIt() {
        ArrayMap<String, Integer> map =
                ArrayMap.<String, Integer>builder(1).put("a", 1).build();
        assertThatThrownBy(() -> map.put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.entrySet().iterator().next().setValue(2))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(map).containsExactly(Map.entry("a", 1));
    }

    @Example
    void itHoldsNoNull() {
        ArrayMap.Builder<String, String> builder = ArrayMap.builder(0);
        assertThatNullPointerException().isThrownBy(() -> builder.put(null, "value"));
        assertThatNullPointerException().isThrownBy(() -> builder.put("key", null));
        assertThat(builder.build()).isEmpty();
        assertThat(builder.build().get(null)).isNull();
        assertThatThrownBy(() -> builder.build().entrySet().iterator().next())
                .isInstanceOf(NoSuchElementException.class);
    }
}
