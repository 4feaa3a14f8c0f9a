package io.kasmina.pipeline.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Cuts a failing sequence down until nothing can be spared any more. */
final class Minimiser {

    /** Pairs are tried in short sequences alone: there are many of them. */
    private static final int FEW = 30;

    private Minimiser() {}

    /**
     * Returns a sequence that fails, of which neither one element nor, where it is short, two can be spared.
     *
     * @param failing a sequence that fails
     * @param simpler returns a simpler element, or the same
     * @param fails tells whether a sequence fails
     */
    static <T> List<T> shortest(List<T> failing, UnaryOperator<T> simpler, Predicate<List<T>> fails) {
        List<T> kept = failing;
        List<T> before;
        do {
            before = kept;
            kept = withoutPairs(simplified(withoutChunks(kept, fails), simpler, fails), fails);
        } while (!kept.equals(before));
        return kept;
    }

    private static <T> List<T> withoutChunks(List<T> failing, Predicate<List<T>> fails) {
        List<T> kept = failing;
        for (int chunk = Math.max(1, kept.size() / 2); chunk > 0; chunk /= 2) {
            // From the end: what comes after the failure goes at once.
            for (int start = kept.size() - chunk; start > -chunk; start -= chunk) {
                kept = without(kept, Math.max(0, start), start + chunk, fails);
            }
        }
        return kept;
    }

    private static <T> List<T> without(List<T> kept, int from, int to, Predicate<List<T>> fails) {
        List<T> fewer = new ArrayList<>(kept);
        fewer.subList(Math.min(from, kept.size()), Math.min(to, kept.size())).clear();
        return fewer.size() < kept.size() && fails.test(fewer) ? fewer : kept;
    }

    private static <T> List<T> simplified(List<T> failing, UnaryOperator<T> simpler, Predicate<List<T>> fails) {
        List<T> kept = failing;
        for (int i = 0; i < kept.size(); i++) {
            List<T> plainer = new ArrayList<>(kept);
            plainer.set(i, simpler.apply(kept.get(i)));
            kept = !plainer.equals(kept) && fails.test(plainer) ? plainer : kept;
        }
        return kept;
    }

    private static <T> List<T> withoutPairs(List<T> failing, Predicate<List<T>> fails) {
        for (int first = 0; failing.size() <= FEW && first < failing.size(); first++) {
            for (int second = first + 1; second < failing.size(); second++) {
                List<T> fewer = new ArrayList<>(failing);
                fewer.remove(second);
                fewer.remove(first);
                if (fails.test(fewer)) {
                    return fewer;
                }
            }
        }
        return failing;
    }
}
