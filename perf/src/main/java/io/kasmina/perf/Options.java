package io.kasmina.perf;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The command line: {@code ROW… [--quick] [--json] [--help]}.
 *
 * @param rows rows to run, in the order of their first mention; all rows where none was named, and for the name of a group all {@code GROUP-…}
 * @param quick true measures under a minute a row
 * @param json true prints one JSON object a line
 * @param help true prints the usage and measures nothing
 */
record Options(List<String> rows, boolean quick, boolean json, boolean help) {

    private static final Set<String> HELP = Set.of("--help", "-h");
    private static final Set<String> KNOWN = Set.of("--quick", "--json", "--help", "-h");

    /**
     * Parses arguments.
     *
     * @param args the arguments
     * @param known the names of all rows, in their order
     * @throws IllegalArgumentException with one line, for an option or a row that does not exist
     */
    static Options parse(List<String> args, List<String> known) {
        Set<String> rows = new LinkedHashSet<>();
        for (String arg : args) {
            if (arg.startsWith("-")) {
                require(KNOWN.contains(arg), "option: must be --quick, --json or --help, was " + arg);
            } else {
                List<String> named = known.stream()
                        .filter(row -> row.equals(arg) || row.startsWith(arg + "-"))
                        .toList();
                require(!named.isEmpty(), "row: must be one of " + String.join(", ", known) + ", was " + arg);
                rows.addAll(named);
            }
        }
        return new Options(
                rows.isEmpty() ? List.copyOf(known) : List.copyOf(rows),
                args.contains("--quick"),
                args.contains("--json"),
                args.stream().anyMatch(HELP::contains));
    }

    Effort effort() {
        return quick ? Effort.QUICK : Effort.FULL;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
