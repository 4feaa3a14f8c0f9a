package io.kasmina.runner.tools;

import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** When a tool ends by itself. Pure. */
final class Limits {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Limits() {}

    /** Checks the value of {@code --limit}; throws {@link BadInput} where it is negative. */
    static void require(long limit) {
        if (limit < 0) {
            throw new BadInput("--limit: must be at least 0, was " + limit);
        }
    }

    /** Reads durations as the configuration does, up to a year: what does not fit into a timer must fail before anything is sent. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration time = parsed(text);
            if (time.compareTo(LONGEST) > 0) {
                throw new TypeConversionException(
                        "must be at most " + Durations.print(LONGEST) + ", was '" + text + "'");
            }
            return time;
        }

        private static Duration parsed(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException bad) {
                throw new TypeConversionException(bad.getMessage());
            }
        }
    }
}
