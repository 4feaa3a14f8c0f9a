package io.kasmina.pipeline.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinimiserTest {

    private static final Setting SETTING = Setting.rules();

    @Test
    void whatDoesNotMatterGoesAndWhatMattersStays() {
        List<Integer> all = IntStream.range(0, 300).boxed().toList();
        List<Integer> needed = List.of(3, 150, 151, 299);
        assertThat(Minimiser.shortest(all, same -> same, some -> some.containsAll(needed)))
                .isEqualTo(needed);
    }

    @Test
    void aSequenceThatFailsInAnyCaseIsCutToNothing() {
        assertThat(Minimiser.shortest(List.of(1, 2, 3), same -> same, some -> true))
                .isEmpty();
    }

    @Test
    void twoThatCanOnlyGoTogetherGo() {
        List<Integer> all = IntStream.range(0, 21).boxed().toList();
        assertThat(Minimiser.shortest(all, same -> same, some -> some.size() % 2 == 1 && some.contains(20)))
                .containsExactly(20);
    }

    @Test
    void whatStaysIsAsSimpleAsCanBe() {
        assertThat(Minimiser.shortest(List.of(7, 9), number -> 1, some -> some.size() == 2 && some.contains(9)))
                .containsExactly(1, 9);
    }

    /** A model with another embargo must be found out, in the fewest inputs that show it. */
    @Test
    void aWrongModelIsFoundOutAndTheFailureIsTheShortestOne() {
        Trial wrong = new Trial(
                SETTING, setting -> new NaiveWorld(setting.withEmbargo(10_000)), RulesWorld::new, new Census());
        assertThatThrownBy(() -> IntStream.range(0, 50).forEach(wrong::prove))
                .isInstanceOf(AssertionError.class)
                .message()
                .containsPattern("[34] of \\d+ inputs")
                .containsSubsequence("seed ", "order=GERMINATE", "order=CULL", "Pass[millis=");
    }

    @Test
    void aWrongSubjectIsFoundOutByTheInvariantsToo() {
        Trial right = new Trial(SETTING, NaiveWorld::new, RulesWorld::new, new Census());
        assertThat(right.play(List.of(new Input.Send(Setting.SEEDS.get(0), Order.GERMINATE, null, false))))
                .isEmpty();
        Trial short10 = new Trial(SETTING.withEmbargo(10_000), NaiveWorld::new, NaiveWorld::new, new Census());
        assertThatThrownBy(() -> IntStream.range(0, 50).forEach(short10::prove))
                .hasMessageContaining("invariant: the embargo is kept");
    }
}
