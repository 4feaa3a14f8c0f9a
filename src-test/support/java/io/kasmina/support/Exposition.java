package io.kasmina.support;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads Prometheus' text exposition 0.0.4 and accepts nothing that the format does not foresee: every line is HELP, TYPE or a sample;
 * a family's lines are in one group, its HELP and TYPE first; no series comes twice; histograms are whole and rise.
 */
public final class Exposition {

    /**
     * One line of figures.
     *
     * @param name its name, for histograms and summaries with a suffix behind the family's
     * @param labels in their order, unescaped
     * @param value possibly NaN or infinite
     */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /**
     * What belongs together.
     *
     * @param name the name behind TYPE
     * @param help the text behind HELP, unescaped
     * @param type counter, gauge, histogram, summary or untyped
     * @param samples in their order, at least one
     */
    public record Family(String name, String help, String type, List<Sample> samples) {

        /** Returns the samples of a name, which is the family's with a suffix. */
        public List<Sample> samples(String suffix) {
            return samples.stream()
                    .filter(sample -> sample.name().equals(name + suffix))
                    .toList();
        }
    }

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\"";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") ((?:[^\\\\]|\\\\[\\\\n])*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL
            + ")*),?\\})? ([-+0-9.eE]+|NaN|\\+Inf|-Inf)(?: -?[0-9]+)?");
    private static final Pattern ONE_LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "histogram", Set.of("_bucket", "_sum", "_count"),
            "summary", Set.of("", "_sum", "_count"));

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Set<List<Object>> series = new HashSet<>();

    private Exposition() {}

    /**
     * Reads a whole answer.
     *
     * @return the families by name, in their order
     * @throws IllegalArgumentException naming the first line that is wrong
     */
    public static Map<String, Family> parse(String text) {
        if (!text.endsWith("\n")) {
            throw wrong("the last line has no end", text);
        }
        Exposition exposition = new Exposition();
        Family current = null;
        String help = null;
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            Matcher helped = HELP.matcher(line);
            Matcher typed = TYPE.matcher(line);
            if (helped.matches()) {
                help = helped.group(2);
                current = null;
            } else if (typed.matches()) {
                current = exposition.open(typed, help, line);
                help = null;
            } else {
                exposition.add(current, line);
            }
        }
        exposition.families.values().forEach(Exposition::check);
        return exposition.families;
    }

    private Family open(Matcher typed, String help, String line) {
        if (help == null) {
            throw wrong("a TYPE without a HELP before it", line);
        }
        Family family = new Family(typed.group(1), unescaped(help), typed.group(2), new ArrayList<>());
        if (families.put(family.name(), family) != null) {
            throw wrong("a family that comes twice", line);
        }
        return family;
    }

    private void add(Family family, String line) {
        Matcher read = SAMPLE.matcher(line);
        if (!read.matches()) {
            throw wrong("neither HELP nor TYPE nor a sample", line);
        }
        Sample sample = new Sample(read.group(1), labels(read.group(2), line), number(read.group(3)));
        if (family == null || !belongs(sample, family)) {
            throw wrong("a sample outside its family", line);
        }
        if (!series.add(List.of(sample.name(), sample.labels()))) {
            throw wrong("a series that comes twice", line);
        }
        family.samples().add(sample);
    }

    private static boolean belongs(Sample sample, Family family) {
        return sample.name().startsWith(family.name())
                && SUFFIXES.getOrDefault(family.type(), Set.of(""))
                        .contains(sample.name().substring(family.name().length()));
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = ONE_LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            if (labels.put(label.group(1), unescaped(label.group(2))) != null) {
                throw wrong("a label that comes twice", line);
            }
        }
        return labels;
    }

    private static void check(Family family) {
        if (family.samples().isEmpty()) {
            throw wrong("a family without samples", family.name());
        }
        if (family.type().equals("histogram")) {
            family.samples("_count").forEach(count -> checkBuckets(family, count));
        }
        if (!family.type().equals("gauge") && family.samples().stream().anyMatch(sample -> sample.value() < 0)) {
            throw wrong("a count below 0", family.name());
        }
    }

    private static void checkBuckets(Family family, Sample count) {
        double bound = Double.NEGATIVE_INFINITY;
        double height = 0;
        for (Sample bucket : family.samples("_bucket")) {
            Map<String, String> labels = new LinkedHashMap<>(bucket.labels());
            double next = number(labels.remove("le"));
            if (labels.equals(count.labels())) {
                if (next <= bound || bucket.value() < height) {
                    throw wrong("buckets that do not rise", bucket.toString());
                }
                bound = next;
                height = bucket.value();
            }
        }
        if (bound != Double.POSITIVE_INFINITY || height != count.value()) {
            throw wrong("buckets without all values", count.toString());
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\(.)")
                .matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }

    private static IllegalArgumentException wrong(String what, String line) {
        return new IllegalArgumentException(what + ": " + line.lines().collect(Collectors.joining("\\n")));
    }
}
