package io.kasmina.pipeline.registry;

/**
 * Limits of the registry.
 *
 * @param teacherBudgetBytes size of all teachers' parameters above which {@code teacher_over_budget} is said, at least 0
 */
public record RegistryConfig(long teacherBudgetBytes) {

    private static final long DEFAULT_BUDGET = 7_000_000_000L;

    /** Checks the bound; throws {@link IllegalArgumentException} that names field, bound and value. */
    public RegistryConfig {
        if (teacherBudgetBytes < 0) {
            throw new IllegalArgumentException("teacherBudgetBytes: must be at least 0, was " + teacherBudgetBytes);
        }
    }

    /** Returns the default: 7 GB. */
    public static RegistryConfig defaults() {
        return new RegistryConfig(DEFAULT_BUDGET);
    }
}
