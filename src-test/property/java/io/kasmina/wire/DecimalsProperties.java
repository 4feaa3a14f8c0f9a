package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The hand-written parse against the regular expression that says what a decimal is. */
class DecimalsProperties {

    private static final Pattern FORM = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

    @Property(tries = 5000)
    void everyTextMeansWhatItsFormSays(@ForAll("texts") String text) {
        double expected = FORM.matcher(text.strip()).matches() ? Double.parseDouble(text) : Double.NaN;

        assertThat(Double.valueOf(Decimals.parse(text))).isEqualTo(Double.valueOf(expected));
    }

    @Property(tries = 5000)
    void shortDecimalsAreRoundedLikeTheJdks(@ForAll("decimals") String text) {
        assertThat(Decimals.parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("+", "-", ".", "0", "1", "9", "e", "E", "d", "x", " ", "\u0663")
                .list()
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> decimals() {
        return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(17).flatMap(digits -> Arbitraries.integers()
                .between(0, digits.length())
                .map(at -> digits.substring(0, at) + "." + digits.substring(at)));
    }
}
