package io.kasmina.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A tree of packages laid out as the design says, so that one rule can be held against the real tree and against one that breaks it.
 *
 * @param root the base package
 */
record Tree(String root) {

    /** What is shipped. */
    static final Tree MAIN = new Tree("io.kasmina");

    /** Classes that break each rule, and a few that look as if they did. */
    static final Tree FIXTURES = new Tree("io.kasmina.arch.fixtures");

    /** Packages of operators that every other one may use. */
    static final String[] NEUTRAL = {"contract", "tensor", "telemetry", "breaker"};

    /** Packages of operators that meet in the pipeline only. */
    static final String[] OPERATORS = {"verify", "gate", "lifecycle", "blend", "isolate", "prefetch"};

    /** One package a vendor. */
    static final String[] VENDORS = {"wire", "djl", "kafka", "http", "micrometer", "broker"};

    /** Imports the classes; compiled tests and benchmarks are left out of the real tree. */
    JavaClasses classes() {
        ClassFileImporter importer = new ClassFileImporter();
        if (equals(MAIN)) {
            importer = importer.withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/io/kasmina/perf/"));
        }
        return importer.importPackages(root);
    }

    /** Returns patterns of packages and all below them. */
    String[] in(String... packages) {
        return Arrays.stream(packages).map(name -> root + "." + name + "..").toArray(String[]::new);
    }

    /** Returns the pattern of slices, one for each of the packages. */
    String slices(String... packages) {
        return root + ".(" + String.join("|", packages) + ")..";
    }

    /** Returns the patterns of the library's packages. */
    String[] library() {
        return in(join(NEUTRAL, OPERATORS));
    }

    static String[] join(String[] first, String... second) {
        return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
