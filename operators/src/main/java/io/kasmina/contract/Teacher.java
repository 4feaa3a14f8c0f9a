package io.kasmina.contract;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A frozen model that seeds may learn from: an owner of parameters that nobody changes.
 *
 * @param id its name, 1 to {@value #MAX_LENGTH} characters, not blank
 * @param parameters names of its parameters, at least one, in the order in which they were sent; each as long as an id may be
 * @param bytes their size in bytes, at least 0
 */
public record Teacher(String id, Set<String> parameters, long bytes) {

    /** Longest accepted name in UTF-16 units. */
    public static final int MAX_LENGTH = 256;

    /** Copies the set and checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public Teacher {
        parameters = Collections.unmodifiableSet(new LinkedHashSet<>(parameters));
        String bound = "1 to " + MAX_LENGTH + " characters and not blank";
        if (!isValid(id)) {
            throw new IllegalArgumentException("id: must be " + bound + ", was " + id.length() + " characters");
        }
        if (parameters.isEmpty() || !parameters.stream().allMatch(Teacher::isValid)) {
            throw new IllegalArgumentException(
                    "parameters: must be at least one, each " + bound + ", were " + parameters.size());
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: must be at least 0, was " + bytes);
        }
    }

    /** Tells whether a teacher or one of its parameters may be called this. */
    public static boolean isValid(String name) {
        return !name.isBlank() && name.length() <= MAX_LENGTH;
    }
}
